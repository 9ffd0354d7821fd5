import * as z from "zod";
import { Access } from "../access/access.ts";
import { Actor } from "../actor/actor.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Runtime } from "../runtime/runtime.ts";
import { arrive } from "./user.arrive.ts";
import { change, changeRights, once } from "./user.change.ts";
import { Event } from "./user.event.ts";
import { tellSecondFactor } from "./user.session.ts";
import * as repo from "./user.repo.ts";
import { infoOf, PersonName, Roles, type Stored } from "./user.schema.ts";

const Which = z.strictObject({ id: Id.schema("user") });
const identity = () => Runtime.use().identity;

export const updateMe = fn(z.strictObject({ name: PersonName.nullable() }), async (input) => {
  const { id } = await arrive(Actor.assert("user").id);
  const user = await Idempotency.once<Stored>({
    procedure: "user.updateMe",
    input,
    attempt: (fence) => change(id, Event.Updated, () => input, fence(id)),
    replay: repo.get,
  });
  return infoOf(user);
});

export const setRoles = fn(Which.extend({ roles: Roles }), ({ id, roles: asked }) => {
  Access.requireStepUp();
  const roles = [...new Set(asked)];
  return once(
    "user.setRoles",
    { id, roles },
    (fence) => changeRights(id, Event.RolesChanged, { roles }, fence),
    (user) => identity().tellRoles(id, user.roles),
  );
});

/** From the next call that changes anything, and for calls that read within half a minute. */
export const disable = fn(Which, (input) =>
  once(
    "user.disable",
    input,
    (fence) => changeRights(input.id, Event.Disabled, { status: "disabled", tokensValidAfter: Runtime.now() }, fence),
    async ({ id, status }) => status === "disabled" && identity().disable(id),
  ),
);

/** They sign in anew: tokens of before stay what they are, nothing. */
export const enable = fn(Which, (input) => {
  Access.requireStepUp();
  // Whoever never came is still only invited.
  const statusOf = ({ lastSignInAt }: Stored) => (lastSignInAt ? "active" : "invited");
  return once(
    "user.enable",
    input,
    (fence) => changeRights(input.id, Event.Enabled, (before) => ({ status: statusOf(before) }), fence),
    async ({ id, status }) => status !== "disabled" && identity().enable(id),
  );
});

/** Ends every session: one's own, or with `user:write` somebody else's. */
export const signOutEverywhere = fn(Which.partial().prefault({}), async (input) => {
  const { id: own } = Actor.assert("user");
  const { id = own } = input;
  if (id !== own) Actor.require("user:write");
  if (id === own) await arrive(own);
  const changes = { tokensValidAfter: Runtime.now() };
  return once(
    "user.signOutEverywhere",
    { id },
    (fence) =>
      id === own
        ? change(id, Event.SignedOut, () => changes, fence)
        : changeRights(id, Event.SignedOut, changes, fence),
    () => identity().signOutEverywhere(id),
  );
});

/** For who has lost the authenticator app. Whoever does this has made sure who asks for it. */
export const resetSecondFactor = fn(Which, (input) => {
  Access.requireStepUp();
  return once(
    "user.resetSecondFactor",
    input,
    (fence) =>
      changeRights(
        input.id,
        Event.SecondFactorChanged,
        { secondFactorAt: null, tokensValidAfter: Runtime.now() },
        fence,
      ),
    async ({ id, secondFactorAt }) => {
      if (secondFactorAt) return;
      await tellSecondFactor(id);
      await identity().signOutEverywhere(id);
    },
  );
});
