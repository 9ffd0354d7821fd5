import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import * as repo from "./role.repo.ts";

export const Unknown = Failure.define({
  reason: "role.not_found",
  kind: "not_found",
  message: "There is no such role.",
  help: "`role.list` names them all.",
  details: z.object({ name: z.string() }),
});

export const isBuiltIn = (name: string): name is Actor.Role => (Actor.roles as readonly string[]).includes(name);

/** What an account with these roles may do, by what they are now. Roles that are gone give nothing; `assertKnown` refuses them. */
export async function permissionsOf(
  names: readonly string[],
  { assertKnown = false } = {},
): Promise<ReadonlySet<Actor.Permission>> {
  const own = names.filter((name) => !isBuiltIn(name));
  const builtIn = new Set([...Actor.ofAccount, ...Actor.permissionsOf(names.filter(isBuiltIn))]);
  if (own.length === 0) return builtIn;
  const found = (await repo.get(own)).filter(({ isRemoved }) => !isRemoved);
  const missing = own.find((name) => !found.some((role) => role.name === name));
  if (assertKnown && missing !== undefined) throw Unknown({ name: missing });
  return new Set([...builtIn, ...Actor.withImplied(found.flatMap(({ permissions }) => permissions))]);
}
