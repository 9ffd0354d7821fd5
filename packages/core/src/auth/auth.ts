/** Signing up, in and out, passwords and second factors. Never says whether an account exists. */
export * as Auth from "./auth.ts";

export { type Caller, provide } from "./auth.caller.ts";
export { InvalidCode, InvalidCredentials, InvalidRefreshToken, InvalidSession } from "./auth.error.ts";
export type { Answer, Attempt, Credentials, Identity, Person, Session } from "./auth.identity.ts";
export { newDevice, prefixOf } from "./auth.limit.ts";
export { changePassword, forgotPassword, resetPassword } from "./auth.password.ts";
export { Refreshed, Sent, SignedIn, SignIn, SignUpStarted } from "./auth.schema.ts";
export { disableMfa, setUpMfa, verifyMfa } from "./auth.second-factor.ts";
export { refresh, respondToChallenge, signIn, signOut } from "./auth.sign-in.ts";
export { confirmSignUp, resendCode, signUp } from "./auth.sign-up.ts";
