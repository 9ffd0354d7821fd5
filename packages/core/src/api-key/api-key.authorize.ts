/** From a key's text to an actor. What is not right is told nothing more, and takes the same way as what is. */
import { timingSafeEqual } from "node:crypto";
import { Actor } from "../actor/actor.ts";
import type { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Seal } from "../seal/seal.ts";
import { User } from "../user/user.ts";
import * as repo from "./api-key.repo.ts";
import type { Stored } from "./api-key.schema.ts";
import { read } from "./api-key.text.ts";

const usedEveryMs = 3_600_000;

export const digestOf = (secret: string): string => Seal.digest("api-key", secret);

/** Revoked, rotated or expired, it is nothing at once, and never more than what its maker may still do. */
export async function authorize(text: string, { fresh }: { fresh: boolean }): Promise<Actor.Key> {
  const { mode } = Runtime.use();
  const parts = read(text);
  if (parts?.mode !== mode) throw Actor.Unauthenticated();
  const id: Id.Of<"apiKey"> = `key_${parts.id}`;
  const key = await repo.get(id);
  const now = Runtime.now();
  if (!isSecretOf(key, parts.secret, now) || !key) throw Actor.Unauthenticated();
  if (key.mode !== mode || key.revokedAt || key.expiresAt <= now) throw Actor.Unauthenticated();
  const ofMaker = await User.permissionsNow(key.createdBy, { fresh });
  if (!ofMaker) throw Actor.Unauthenticated();
  if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= usedEveryMs) await repo.used(id, now);
  const { permissions } = Actor.key(id, key.scopes);
  return { type: "key", id, permissions: new Set([...permissions].filter((held) => ofMaker.has(held))) };
}

const none = { digest: "" };

/** Two digests are compared whatever is known of the key. */
function isSecretOf(key: Stored | null, secret: string, now: Date): boolean {
  const given = Seal.digests("api-key", secret);
  const [newest = none, older = none] = key?.secrets ?? [];
  const matches = [newest, older].map(({ digest, until }: Stored["secrets"][number]) => {
    const right = Buffer.from(digest, "base64url");
    const is = given.map((bytes) =>
      timingSafeEqual(bytes, right.length === bytes.length ? right : Buffer.alloc(bytes.length)),
    );
    return is.includes(true) && right.length > 0 && (until === undefined || new Date(until) > now);
  });
  return matches.includes(true);
}
