/** From where, and with which token: what signing in and out needs to know of a call. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Actor } from "../actor/actor.ts";

export interface Caller {
  /** As the platform saw it, never as a header says. */
  address: string;
  accessToken?: string;
}

const storage = new AsyncLocalStorage<Caller>();

export const provide = <T>(caller: Caller, run: () => T): T => storage.run(caller, run);

export const address = (): string => storage.getStore()?.address ?? "nowhere";

/** The token by which the actor came. */
export function accessToken(): string {
  const token = storage.getStore()?.accessToken;
  if (token === undefined) throw Actor.Unauthenticated();
  return token;
}
