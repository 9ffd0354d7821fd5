/**
 * What a client with a secret has to show with each request that names the client: that it knows the secret.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
import { createHmac } from "node:crypto";
import { type Input, fieldsOf, notAuthorized } from "./operation.ts";

export interface Client {
  clientId: string;
  clientSecret: string | undefined;
}

export const secretHash = (username: string, clientId: string, secret: string): string =>
  createHmac("sha256", secret)
    .update(username + clientId)
    .digest("base64");

const named = ({ Username, SecretHash }: Input) => ({ username: Username, shown: SecretHash });
const inside = (part: string) => (input: Input) => {
  const { USERNAME, SECRET_HASH } = fieldsOf(input[part]);
  return { username: USERNAME, shown: SECRET_HASH };
};

/** Where each operation has the name and the hash of it. Those with a token of the user's or AWS credentials have none. */
const hashed: Readonly<Record<string, (input: Input) => { username: unknown; shown: unknown }>> = {
  SignUp: named,
  ConfirmSignUp: named,
  ResendConfirmationCode: named,
  ForgotPassword: named,
  ConfirmForgotPassword: named,
  InitiateAuth: inside("AuthParameters"),
  AdminInitiateAuth: inside("AuthParameters"),
  RespondToAuthChallenge: inside("ChallengeResponses"),
  AdminRespondToAuthChallenge: inside("ChallengeResponses"),
};
const bare = new Set(["GetTokensFromRefreshToken", "RevokeToken"]);

/** @throws Refusal `NotAuthorizedException` */
export function checkSecret({ clientId, clientSecret }: Client, target: string, input: Input): void {
  if (clientSecret === undefined) return;
  if (bare.has(target) && input["ClientSecret"] !== clientSecret) throw notAuthorized("Invalid client secret.");
  const find = Object.hasOwn(hashed, target) ? hashed[target] : undefined;
  if (!find) return;
  const { username, shown } = find(input);
  if (shown === undefined)
    throw notAuthorized(`Client ${clientId} is configured with secret but SECRET_HASH was not received`);
  if (typeof username !== "string" || shown !== secretHash(username, clientId, clientSecret))
    throw notAuthorized(`SecretHash does not match for the client: ${clientId}`);
}
