/** Signing in and staying in. */
import {
  type AuthenticationResultType,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Auth } from "@waybill/core/auth";
import { type Cognito, nameOf, refusals, unlessRefused, userIdOf, wrongCodes } from "./identity.client.ts";

type Sessions = Pick<Auth.Identity, "signIn" | "answerChallenge" | "refresh" | "revoke">;

export function sessions({ client, ClientId, withHash, withSecret }: Cognito): Sessions {
  return {
    async signIn({ email, password }) {
      const command = new InitiateAuthCommand({
        ClientId: ClientId(),
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { ...withHash(email), PASSWORD: password },
      });
      const answer = await unlessRefused(client.send(command), null);
      return answer ? attemptOf(answer, email) : { outcome: "refused" };
    },
    async answerChallenge(username, continuation, answer) {
      const responses: Record<string, string> =
        answer.challenge === "totp" ? { SOFTWARE_TOKEN_MFA_CODE: answer.code } : { NEW_PASSWORD: answer.newPassword };
      const command = new RespondToAuthChallengeCommand({
        ClientId: ClientId(),
        ChallengeName: answer.challenge === "totp" ? "SOFTWARE_TOKEN_MFA" : "NEW_PASSWORD_REQUIRED",
        Session: continuation,
        ChallengeResponses: { ...withHash(username), ...responses },
      });
      try {
        return attemptOf(await client.send(command), username);
      } catch (error) {
        if (wrongCodes.includes(nameOf(error))) return { outcome: "refused" };
        if (refusals.includes(nameOf(error))) return { outcome: "over" };
        throw error;
      }
    },
    async refresh(RefreshToken) {
      const command = new GetTokensFromRefreshTokenCommand({ ...withSecret(), RefreshToken });
      const answer = await unlessRefused(client.send(command), null);
      return answer?.AuthenticationResult ? sessionOf(answer.AuthenticationResult) : null;
    },
    async revoke(Token) {
      await unlessRefused(client.send(new RevokeTokenCommand({ ...withSecret(), Token })), null);
    },
  };
}

interface Answered {
  AuthenticationResult?: AuthenticationResultType | undefined;
  ChallengeName?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
  Session?: string | undefined;
}

const challenges: Readonly<Record<string, "new_password" | "totp">> = {
  NEW_PASSWORD_REQUIRED: "new_password",
  SOFTWARE_TOKEN_MFA: "totp",
};

function attemptOf(
  { AuthenticationResult, ChallengeName = "", ChallengeParameters, Session }: Answered,
  asked: string,
): Auth.Attempt {
  if (AuthenticationResult) return { outcome: "signed_in", session: sessionOf(AuthenticationResult) };
  const challenge = challenges[ChallengeName];
  if (!challenge || Session === undefined)
    throw new Error(`Cognito asks for ${ChallengeName}, which nobody can answer here`);
  const username = ChallengeParameters?.["USER_ID_FOR_SRP"] ?? asked;
  return { outcome: "challenged", challenge, continuation: Session, username };
}

function sessionOf({ AccessToken = "", RefreshToken = "", ExpiresIn = 0 }: AuthenticationResultType): Auth.Session {
  const [, payload = ""] = AccessToken.split(".");
  // From Cognito itself, over TLS: whoever gets this token verifies it.
  const { sub, auth_time: at } = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
    sub: string;
    auth_time: number;
  };
  return {
    userId: userIdOf(sub),
    accessToken: AccessToken,
    refreshToken: RefreshToken,
    expiresInSeconds: ExpiresIn,
    authenticatedAt: at * 1000,
  };
}
