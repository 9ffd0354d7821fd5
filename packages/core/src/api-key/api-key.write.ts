import * as z from "zod";
import { Access } from "../access/access.ts";
import { Actor } from "../actor/actor.ts";
import { Audit } from "../audit/audit.ts";
import { Event as Events } from "../event/event.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Seal } from "../seal/seal.ts";
import type { Table } from "../table/table.ts";
import { User } from "../user/user.ts";
import { digestOf } from "./api-key.authorize.ts";
import { NotActive, NotFound } from "./api-key.error.ts";
import { Event } from "./api-key.event.ts";
import * as repo from "./api-key.repo.ts";
import { Draft, type Info, infoOf, Rotate, type Stored, type WithSecret } from "./api-key.schema.ts";
import { newSecret, write } from "./api-key.text.ts";

const daySeconds = 24 * 3600;

export const create = fn(Draft, (draft) => {
  Access.requireStepUp();
  const { id: createdBy } = Actor.assert("user");
  return Idempotency.once<WithSecret>({
    procedure: "apiKey.create",
    input: draft,
    attempt(fence) {
      const id = Id.create("apiKey");
      return Access.change<WithSecret>(fence(id), async () => {
        await assertMayGrant(draft.scopes);
        const { name, scopes, expiresInDays } = draft;
        const now = Runtime.now();
        const { mode } = Runtime.use();
        const { text, ...secret } = secretOf(id);
        const key: Stored = {
          id,
          name,
          mode,
          scopes: [...new Set(scopes)],
          ...secret,
          secrets: [{ digest: secret.digest }],
          createdBy,
          createdAt: now,
          expiresAt: Runtime.inSeconds(expiresInDays * daySeconds),
          version: 1,
        };
        return { writes: [repo.create(key), ...told(Event.Created, null, key)], answer: answer(key, text) };
      });
    },
    replay,
  });
});

/** A new secret; the old one works on for the overlap. */
export const rotate = fn(Rotate, (input) => {
  Access.requireStepUp();
  const { id, overlapSeconds, expiresInDays } = input;
  return Idempotency.once<WithSecret>({
    procedure: "apiKey.rotate",
    input,
    attempt: (fence) =>
      Access.change<WithSecret>(fence(id), async () => {
        const before = await existing(id);
        if (infoOf(before, Runtime.now()).status !== "active") throw NotActive();
        await assertMayGrant(before.scopes);
        const { text, ...secret } = secretOf(id);
        // Never longer than it would have worked anyway.
        const until = new Date(Math.min(Runtime.inSeconds(overlapSeconds).getTime(), before.expiresAt.getTime()));
        const [newest] = before.secrets;
        const after: Stored = {
          ...before,
          ...secret,
          secrets: [
            { digest: secret.digest },
            ...(newest && overlapSeconds > 0 ? [{ digest: newest.digest, until: until.toISOString() }] : []),
          ],
          expiresAt: Runtime.inSeconds(expiresInDays * daySeconds),
          rotatedAt: Runtime.now(),
          version: before.version + 1,
        };
        return {
          writes: [repo.replace(before, after), ...told(Event.Rotated, before, after)],
          answer: answer(after, text),
        };
      }),
    replay,
  });
});

/** At once and for good. */
export const revoke = fn(z.strictObject({ id: Id.schema("apiKey") }), (input) =>
  Idempotency.once<Info>({
    procedure: "apiKey.revoke",
    input,
    attempt: (fence) =>
      Access.change<Info>(fence(input.id), async () => {
        const before = await existing(input.id);
        await assertMayGrant(before.scopes);
        if (before.revokedAt) return { writes: [], answer: infoOf(before, Runtime.now()) };
        const { sealed: _, ...kept } = before;
        const after: Stored = { ...kept, secrets: [], revokedAt: Runtime.now(), version: before.version + 1 };
        const writes = [repo.replace(before, after), ...told(Event.Revoked, before, after)];
        return { writes, answer: infoOf(after, Runtime.now()) };
      }),
    replay: async (id) => infoOf(await existing(id), Runtime.now()),
  }),
);

async function existing(id: string): Promise<Stored> {
  const key = await repo.get(id);
  if (!key) throw NotFound();
  return key;
}

/** A key may be no more than whoever makes it, and so may whoever gets to see its next secret. */
async function assertMayGrant(scopes: readonly Actor.Permission[]): Promise<void> {
  const { permissions } = await User.grantor();
  if (!Actor.covers(permissions, Actor.withImplied(scopes))) throw Access.NotYours();
}

function secretOf(id: Id.Of<"apiKey">) {
  const secret = newSecret();
  const text = write({ mode: Runtime.use().mode, id: id.slice("key_".length), secret });
  const call = Idempotency.key();
  return {
    text,
    digest: digestOf(secret),
    lastFour: text.slice(-4),
    // Without a key of the call, there is no second time that could be answered.
    ...(call === undefined ? {} : { sealed: Seal.seal("api-key", { text }, call) }),
  };
}

const answer = (key: Stored, secret: string): WithSecret => ({ ...infoOf(key, Runtime.now()), secret });

/** The same secret for a copy of the call, which alone can open it; not any more once there is a newer one. */
async function replay(id: string): Promise<WithSecret | null> {
  const key = await repo.get(id);
  const call = Idempotency.key();
  if (!key?.sealed || call === undefined) throw NotActive();
  const opened = Seal.open<{ text: string }>("api-key", key.sealed, call);
  if (!opened) throw NotActive();
  return answer(key, opened.text);
}

const told = (event: (typeof Event)[keyof typeof Event], before: Stored | null, after: Stored): Table.Write[] => [
  Events.record(event, {
    subject: `KEY#${after.id}`,
    sequence: after.version,
    data: { apiKeyId: after.id },
  }),
  Audit.record({
    entity: "api_key",
    entityId: after.id,
    action: event.type,
    ...(before ? { before: facts(before) } : {}),
    after: facts(after),
  }),
];

const facts = ({ scopes, expiresAt, revokedAt }: Stored) => ({
  scopes,
  expiresAt: expiresAt.toISOString(),
  ...(revokedAt ? { revokedAt: revokedAt.toISOString() } : {}),
});
