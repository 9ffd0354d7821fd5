import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Cursor } from "../cursor/cursor.ts";
import { Id } from "../id/id.ts";
import { Role } from "../role/role.ts";
import { Text } from "../text/text.ts";

export const Status = z.enum(["invited", "active", "disabled"]).meta({
  description: "`invited`: was sent a temporary password and has not signed in yet.",
});

/** One address has one form: in small letters, as the pool of users compares them. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(
    /^[^\s@"(),:;<>[\\\]\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}]{2,63}$/u,
    "must be an e-mail address",
  )
  .meta({ description: "An e-mail address; capitals make no difference. Personal data." });

export const PersonName = Text.line(100).meta({ description: "What to call them. Personal data." });

export const Roles = z.array(Role.Name).min(1).max(10);

export const Info = z
  .object({
    id: Id.schema("user"),
    email: z.string().meta({ description: "Personal data." }),
    name: z.string().optional(),
    status: Status,
    roles: z.array(z.string()),
    secondFactor: z.boolean().meta({ description: "Whether signing in takes an authenticator app's code." }),
    version: z.int().meta({ description: "Rises by one with every change." }),
    createdAt: z.date(),
    updatedAt: z.date(),
    lastSignInAt: z.date().optional(),
  })
  .meta({ id: "User", description: "A customer or a member of the staff." });
export type Info = z.output<typeof Info>;

export const Me = Info.extend({
  permissions: z.array(Actor.Permission).meta({ description: "What the roles allow, together." }),
}).meta({ id: "Me", description: "Whoever asks." });
export type Me = z.output<typeof Me>;

export const Page = Cursor.pageOf(Info);

/** As it lies in the table, which decides who somebody is; the pool of users keeps passwords and nothing else. */
export interface Stored {
  id: Id.Of<"user">;
  email: string;
  name?: string;
  status: z.output<typeof Status>;
  roles: string[];
  /** Tokens of sign-ins up to then are nothing any more. */
  tokensValidAfter?: Date;
  /** Since when there is a second factor. */
  secondFactorAt?: Date;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastSignInAt?: Date;
}

export function infoOf(stored: Stored): Info {
  const { tokensValidAfter: _, secondFactorAt, ...user } = stored;
  return { ...user, secondFactor: secondFactorAt !== undefined };
}
