/** What signing in and out means for the profile; called by whoever has seen the proof. */
import { Failure } from "../error/error.ts";
import type { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { arrive } from "./user.arrive.ts";
import { change } from "./user.change.ts";
import { Event } from "./user.event.ts";
import * as repo from "./user.repo.ts";
import type { Stored } from "./user.schema.ts";

/** Somebody has signed in: the profile as it is from now on. */
export async function came(id: Id.Of<"user">): Promise<Stored> {
  const user = await arrive(id);
  if (user.status === "disabled") return user;
  await repo.signedIn(id, Runtime.now());
  if (user.status !== "invited") return user;
  return change(id, Event.Updated, ({ status }) => (status === "invited" ? { status: "active" } : null));
}

/** After a new password: whoever came in with the old one is out. */
export async function endSessions(id: Id.Of<"user">): Promise<void> {
  await arrive(id);
  await change(id, Event.SignedOut, () => ({ tokensValidAfter: Runtime.now() }));
}

const tellTriesMax = 4;

/** What the table says of somebody's second factor becomes so in the pool of users, whoever else is at it. */
export async function tellSecondFactor(id: Id.Of<"user">): Promise<void> {
  const isOn = async () => (await repo.get(id))?.secondFactorAt !== undefined;
  for (let said = await isOn(), tries = 0; tries < tellTriesMax; tries++) {
    await Runtime.use().identity.setSecondFactor(id, said);
    const now = await isOn();
    if (now === said) return;
    said = now;
  }
  throw Failure.Busy();
}

export async function secondFactorIs(id: Id.Of<"user">, isOn: boolean): Promise<void> {
  await arrive(id);
  await change(id, Event.SecondFactorChanged, () => ({ secondFactorAt: isOn ? Runtime.now() : null }));
}
