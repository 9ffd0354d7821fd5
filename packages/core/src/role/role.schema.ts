import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Text } from "../text/text.ts";

export const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,31}$/, "must be 2 to 32 small letters, digits or '_', beginning with a letter")
  .meta({ description: "`customer`, `support`, `manager`, `admin`, `owner`, or a role of the shop's own." });

export const Grantable = z.enum(Actor.grantable).meta({ description: "A permission that a role can hold." });

export const Draft = z.strictObject({
  name: Name,
  description: Text.line(200).optional(),
  permissions: z.array(Grantable).min(1).max(Actor.grantable.length),
});
export type Draft = z.output<typeof Draft>;

export const Info = z
  .object({
    name: Name,
    description: z.string().optional(),
    permissions: z.array(Actor.Permission).meta({ description: "With what follows from them." }),
    builtIn: z.boolean(),
    version: z.int().meta({ description: "Rises by one with every change; 0 for a built-in role." }),
    updatedAt: z.date().optional(),
  })
  .meta({ id: "Role", description: "A set of permissions that users can have." });
export type Info = z.output<typeof Info>;

export interface Stored extends Draft {
  version: number;
  updatedAt: Date;
}
