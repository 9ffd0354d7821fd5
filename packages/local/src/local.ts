/**
 * AWS in one process, for development and tests.
 *
 * ```ts
 * import { openStack, startEngines, startIdentity } from "@waybill/local";
 *
 * await using engines = await startEngines();
 * await using stack = await openStack({ engines, topology, handlers });
 * const identity = startIdentity();
 * await stack.fetch(new Request("http://waybill/health", { headers: { authorization: `Bearer ${identity.mint({ sub: "1" })}` } }));
 * await stack.settle();
 * ```
 */
export { type Clock, type ManualClock, manualClock, systemClock } from "./clock.ts";
export { type EngineOptions, type Engines, attachEngines, startEngines } from "./engine/engines.ts";
export { type Email, type EmailMessage, startEmail } from "./email/email.ts";
export { LocalError, type LocalErrorCode } from "./error.ts";
export { type DataFolder, openDataFolder } from "./folder/folder.ts";
export type { ListenOptions, Listener } from "./http/listen.ts";
export { type Identity, type IdentityOptions, type MintOptions, startIdentity } from "./identity/identity.ts";
export type { KnownUser } from "./identity/known-users.ts";
export { type PasswordPolicy, passwordPolicy } from "./identity/password-policy.ts";
export type { CodeMessage, SignInOptions } from "./identity/sign-in.ts";
export { totp } from "./identity/totp.ts";
export type { LambdaContext } from "./lambda/context.ts";
export { type Handler, type Handlers, LambdaTimeout } from "./lambda/invoke.ts";
export type { Log, LogEntry } from "./log.ts";
export type { DeadLetter } from "./queue/dead-letters.ts";
export type { Resource } from "./stack/resources.ts";
export type { SettleOptions } from "./stack/settle.ts";
export { type Stack, type StackOptions, openStack } from "./stack/stack.ts";
export type * from "./topology.ts";
