import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Cursor } from "../cursor/cursor.ts";
import { Id } from "../id/id.ts";
import { Text } from "../text/text.ts";

const daySeconds = 24 * 3600;
export const expiresInDaysMax = 366;

export const Scope = z
  .enum(Actor.keyScopes)
  .meta({ id: "ApiKeyScope", description: "What an API key can be allowed." });

export const Draft = z.strictObject({
  name: Text.line(80).meta({ description: "What it is for." }),
  scopes: z.array(Scope).min(1).max(Actor.keyScopes.length),
  expiresInDays: z.int().min(1).max(expiresInDaysMax).default(90),
});
export type Draft = z.output<typeof Draft>;

export const Rotate = z.strictObject({
  id: Id.schema("apiKey"),
  overlapSeconds: z
    .int()
    .min(0)
    .max(7 * daySeconds)
    .default(daySeconds)
    .meta({ description: "How long the old secret works on." }),
  expiresInDays: z.int().min(1).max(expiresInDaysMax).default(90),
});
export type Rotate = z.output<typeof Rotate>;

export const Info = z
  .object({
    id: Id.schema("apiKey"),
    name: z.string(),
    mode: z.enum(["live", "test"]),
    scopes: z.array(Scope),
    status: z.enum(["active", "expired", "revoked"]),
    lastFour: z.string().meta({ description: "How the newest secret's text ends." }),
    createdBy: Id.schema("user").meta({ description: "The key is never allowed more than they are." }),
    createdAt: z.date(),
    expiresAt: z.date(),
    rotatedAt: z.date().optional(),
    revokedAt: z.date().optional(),
    lastUsedAt: z.date().optional().meta({ description: "To the hour." }),
    version: z.int(),
  })
  .meta({ id: "ApiKey", description: "An integration's key, without its secret." });
export type Info = z.output<typeof Info>;

export const WithSecret = Info.extend({
  secret: z.string().meta({ description: "The whole key, to be sent as the bearer token. Shown this once." }),
}).meta({ id: "NewApiKey", description: "A key with its secret." });
export type WithSecret = z.output<typeof WithSecret>;

export const Page = Cursor.pageOf(Info);

export interface StoredSecret {
  /** HMAC under the stage's secret, base64url. */
  digest: string;
  /** Until when it works after a rotation. */
  until?: string;
}

export interface Stored {
  id: Id.Of<"apiKey">;
  name: string;
  mode: "live" | "test";
  scopes: z.output<typeof Scope>[];
  /** The newest first; at most two. */
  secrets: StoredSecret[];
  lastFour: string;
  createdBy: Id.Of<"user">;
  createdAt: Date;
  expiresAt: Date;
  rotatedAt?: Date;
  revokedAt?: Date;
  lastUsedAt?: Date;
  version: number;
  /** The newest secret, for copies of the call that made it: opens only with that call's idempotency key. */
  sealed?: string;
}

export function infoOf(stored: Stored, now: Date): Info {
  const { secrets: _, sealed: __, ...key } = stored;
  const status = key.revokedAt ? "revoked" : key.expiresAt <= now ? "expired" : "active";
  return { ...key, status };
}
