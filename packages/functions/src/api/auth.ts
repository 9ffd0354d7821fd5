import { Auth } from "@waybill/core/auth";
import * as z from "zod";
import { procedure, router } from "./trpc.ts";

const is = <const S extends string>(status: S) => z.object({ status: z.literal(status) });
const SecondFactor = z.object({ secondFactor: z.boolean() });

export const auth = router({
  signUp: procedure("auth:use", "Asks for an account and sends a code to the address.")
    .input(Auth.signUp.schema)
    .output(Auth.SignUpStarted)
    .mutation(({ input }) => Auth.signUp(input)),
  confirmSignUp: procedure("auth:use", "Confirms a sign-up with the code that was sent.")
    .input(Auth.confirmSignUp.schema)
    .output(is("confirmed"))
    .mutation(({ input }) => Auth.confirmSignUp(input)),
  resendCode: procedure("auth:use", "Sends the code of a sign-up once more.")
    .input(Auth.resendCode.schema)
    .output(Auth.Sent)
    .mutation(({ input }) => Auth.resendCode(input)),
  signIn: procedure("auth:use", "Signs in, or says what else is asked for.")
    .input(Auth.signIn.schema)
    .output(Auth.SignIn)
    .mutation(({ input }) => Auth.signIn(input)),
  respondToChallenge: procedure("auth:use", "Goes on with a sign-in: a new password, or an authenticator app's code.")
    .input(Auth.respondToChallenge.schema)
    .output(Auth.SignIn)
    .mutation(({ input }) => Auth.respondToChallenge(input)),
  refresh: procedure("auth:use", "Gives new tokens for a refresh token, which is used up.")
    .input(Auth.refresh.schema)
    .output(Auth.Refreshed)
    .mutation(({ input }) => Auth.refresh(input)),
  signOut: procedure("auth:use", "Ends a session: its refresh token is nothing any more.")
    .input(Auth.signOut.schema)
    .output(is("signed_out"))
    .mutation(({ input }) => Auth.signOut(input)),
  forgotPassword: procedure("auth:use", "Sends a code for a new password to whoever has an account.")
    .input(Auth.forgotPassword.schema)
    .output(Auth.Sent)
    .mutation(({ input }) => Auth.forgotPassword(input)),
  resetPassword: procedure("auth:use", "Sets a new password with the code that was sent, and ends all sessions.")
    .input(Auth.resetPassword.schema)
    .output(is("changed").extend({ device: z.string() }))
    .mutation(({ input }) => Auth.resetPassword(input)),
  changePassword: procedure("user:self", "Changes one's password and ends all sessions, this one included.")
    .input(Auth.changePassword.schema)
    .output(is("changed"))
    .mutation(({ input }) => Auth.changePassword(input)),
  setUpMfa: procedure("user:self", "Begins a second factor: a secret for an authenticator app.")
    .input(Auth.setUpMfa.schema)
    .output(z.object({ secret: z.string(), uri: z.string().meta({ description: "For a QR code." }) }))
    .mutation(({ input }) => Auth.setUpMfa(input)),
  verifyMfa: procedure("user:self", "Shows a code of the new secret; from then on signing in takes one.")
    .input(Auth.verifyMfa.schema)
    .output(SecondFactor)
    .mutation(({ input }) => Auth.verifyMfa(input)),
  disableMfa: procedure("user:self", "Takes the second factor away.")
    .input(Auth.disableMfa.schema)
    .output(SecondFactor)
    .mutation(({ input }) => Auth.disableMfa(input)),
});
