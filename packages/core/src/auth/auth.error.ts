import { Failure } from "../error/error.ts";

export const InvalidCredentials = Failure.define({
  reason: "auth.invalid_credentials",
  kind: "unauthenticated",
  message: "The e-mail address or the password is not right.",
  help: "The same answer for a wrong password, an unknown address, one that is not confirmed yet, and an account that is disabled. `auth.forgotPassword` sends a code for a new password; whoever has not confirmed signs up again.",
});
export const InvalidCode = Failure.define({
  reason: "auth.invalid_code",
  kind: "unprocessable",
  message: "The code is not right, or not any more.",
  help: "Codes hold for an hour or a day and once, those of an authenticator app for half a minute. The same answer for an unknown address.",
});
export const InvalidSession = Failure.define({
  reason: "auth.invalid_session",
  kind: "unauthenticated",
  message: "This sign-in or sign-up can't be continued.",
  help: "Its `session` is not ours, was used, or is too old: a sign-in is finished within three minutes, a sign-up within a day. Begin again.",
});
export const InvalidRefreshToken = Failure.define({
  reason: "auth.invalid_refresh_token",
  kind: "unauthenticated",
  message: "This refresh token is nothing, or nothing any more.",
  help: "Each refresh token is used once, and for ten seconds more by whoever did not get the answer: keep the new one of every answer. Sign in again.",
});
