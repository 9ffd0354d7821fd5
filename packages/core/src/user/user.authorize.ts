/** From a token to an actor: the token says who somebody is, the table what they may do. */
import { Actor } from "../actor/actor.ts";
import type { Id } from "../id/id.ts";
import { Role } from "../role/role.ts";
import { Runtime } from "../runtime/runtime.ts";
import * as repo from "./user.repo.ts";
import type { Stored } from "./user.schema.ts";

export interface Proof {
  userId: Id.Of<"user">;
  /** When they signed in, in milliseconds since 1970: to the second, as tokens have it. */
  authenticatedAt: number;
}

interface Account {
  user: Stored | null;
  permissions: ReadonlySet<Actor.Permission>;
  untilMs: number;
}

/** How long what was taken away may still be read with. Nothing is changed on the strength of what is remembered. */
const rememberedMs = 30_000;
const rememberedMax = 5_000;

const accounts = Runtime.perRuntime(() => new Map<string, Account>());

/** Throws `auth.unauthenticated` for who is disabled, and for tokens of before they were signed out everywhere. */
export async function authorize(proof: Proof, { fresh }: { fresh: boolean }): Promise<Actor.User> {
  const { user, permissions } = await accountOf(proof.userId, fresh);
  if (!isValid(proof, user)) throw Actor.Unauthenticated();
  return {
    type: "user",
    id: proof.userId,
    permissions,
    authenticatedAt: proof.authenticatedAt,
    secondFactor: secondFactorOf(proof, user),
  };
}

/** What somebody may do now, for what acts in their name; `null` for who is disabled. */
export async function permissionsNow(id: Id.Of<"user">, { fresh }: { fresh: boolean }) {
  const { user, permissions } = await accountOf(id, fresh);
  return user && user.status !== "disabled" ? permissions : null;
}

/** A second in which somebody was signed out is over for every token of it: which came first can't be told. */
export const isValid = ({ authenticatedAt }: Proof, user: Stored | null): boolean =>
  user?.status !== "disabled" && authenticatedAt > (user?.tokensValidAfter?.getTime() ?? -1);

/** The pool asks whoever has a second factor for it, so a sign-in of after that is one with it. */
function secondFactorOf({ authenticatedAt }: Proof, user: Stored | null): Actor.User["secondFactor"] {
  if (!user?.secondFactorAt) return "none";
  return authenticatedAt > user.secondFactorAt.getTime() ? "proved" : "enrolled";
}

async function accountOf(id: Id.Of<"user">, fresh: boolean): Promise<Account> {
  const known = accounts();
  const now = Runtime.now().getTime();
  const remembered = known.get(id);
  if (!fresh && remembered && remembered.untilMs > now) return remembered;
  const user = await repo.get(id);
  // Who signed in elsewhere and has never been here is a customer like all who sign up.
  const permissions = await Role.permissionsOf(user?.roles ?? ["customer"]);
  const account = { user, permissions, untilMs: now + rememberedMs };
  known.delete(id);
  known.set(id, account);
  for (const oldest of known.keys()) {
    if (known.size <= rememberedMax) break;
    known.delete(oldest);
  }
  return account;
}
