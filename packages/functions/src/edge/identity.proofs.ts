/** What people prove themselves by: passwords and second factors. */
import {
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Auth } from "@waybill/core/auth";
import { type Cognito, unlessRefused } from "./identity.client.ts";

type Proofs = Pick<
  Auth.Identity,
  "forgotPassword" | "resetPassword" | "changePassword" | "beginSecondFactor" | "proveSecondFactor" | "setSecondFactor"
>;

export function proofs({ client, about, of }: Cognito): Proofs {
  return {
    async forgotPassword(email) {
      const command = new ForgotPasswordCommand(about(email));
      await unlessRefused(client.send(command), null);
    },
    async resetPassword({ email, code, password }) {
      const command = new ConfirmForgotPasswordCommand({
        ...about(email),
        ConfirmationCode: code,
        Password: password,
      });
      return (await unlessRefused(client.send(command), null)) ? "changed" : "refused";
    },
    async changePassword(AccessToken, { before, after }) {
      const command = new ChangePasswordCommand({ AccessToken, PreviousPassword: before, ProposedPassword: after });
      return (await unlessRefused(client.send(command), null)) ? "changed" : "refused";
    },
    async beginSecondFactor(AccessToken) {
      const answer = await unlessRefused(client.send(new AssociateSoftwareTokenCommand({ AccessToken })), null);
      return answer?.SecretCode === undefined ? "refused" : { secret: answer.SecretCode };
    },
    async proveSecondFactor(AccessToken, UserCode) {
      const answer = await unlessRefused(client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode })), null);
      return answer?.Status === "SUCCESS" ? "proved" : "refused";
    },
    async setSecondFactor(userId, isOn) {
      const SoftwareTokenMfaSettings = { Enabled: isOn, PreferredMfa: isOn };
      await client.send(new AdminSetUserMFAPreferenceCommand({ ...of(userId), SoftwareTokenMfaSettings }));
    },
  };
}
