/** What is asked of Cognito in the name of the pool's client, which shows by its secret that it is the API. */
import { createHmac } from "node:crypto";
import {
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from "@aws-sdk/client-cognito-identity-provider";
import { Id } from "@waybill/core/id";
import { Retry } from "@waybill/core/retry";
import { limits } from "./limits.ts";

export interface Pool {
  id: string;
  clientId: string;
  /** Where the client has one: a test's may have none. */
  clientSecret?: string;
}

export type Cognito = ReturnType<typeof cognito>;

export function cognito(pool: () => Pool, config: CognitoIdentityProviderClientConfig) {
  const client = new CognitoIdentityProviderClient({ ...Retry.sdk(limits.identity), ...config });
  const UserPoolId = () => pool().id;
  const ClientId = () => pool().clientId;
  /** https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash */
  const hashOf = (username: string): string | undefined => {
    const { clientId, clientSecret } = pool();
    if (clientSecret === undefined) return undefined;
    return createHmac("sha256", clientSecret)
      .update(username + clientId)
      .digest("base64");
  };
  return {
    client,
    UserPoolId,
    ClientId,
    /** A request about somebody, with the proof that it is the client's. */
    about(Username: string) {
      const SecretHash = hashOf(Username);
      return { ClientId: ClientId(), Username, ...(SecretHash === undefined ? {} : { SecretHash }) };
    },
    /** The same among the parameters of a flow. */
    withHash(username: string): Record<string, string> {
      const hash = hashOf(username);
      return { USERNAME: username, ...(hash === undefined ? {} : { SECRET_HASH: hash }) };
    },
    /** And where nobody is named. */
    withSecret() {
      const { clientSecret } = pool();
      return { ClientId: ClientId(), ...(clientSecret === undefined ? {} : { ClientSecret: clientSecret }) };
    },
    /** A request about somebody with the rights of the pool's owner. */
    of: (userId: Id.Of<"user">) => ({ UserPoolId: UserPoolId(), Username: Id.subjectOfUser(userId) }),
    lookUp: (Username: string) =>
      unless(
        ["UserNotFoundException"],
        client.send(new AdminGetUserCommand({ UserPoolId: UserPoolId(), Username })),
        null,
      ),
  };
}

/** Refusals of what somebody typed, and of what is told to nobody: that there is no such account, or that it is disabled. */
export const refusals = [
  "NotAuthorizedException",
  "UserNotFoundException",
  "UserNotConfirmedException",
  "PasswordResetRequiredException",
  "CodeMismatchException",
  "ExpiredCodeException",
  "EnableSoftwareTokenMFAException",
  "TooManyFailedAttemptsException",
  "LimitExceededException",
  "InvalidParameterException",
  "RefreshTokenReuseException",
  "UnauthorizedException",
  "UnsupportedTokenTypeException",
  "SoftwareTokenMFANotFoundException",
];

/** Of these, another code may still be right. */
export const wrongCodes = ["CodeMismatchException", "ExpiredCodeException"];

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** The answer, or `otherwise` where one of these is why there is none. */
export async function unless<T, O>(names: readonly string[], request: Promise<T>, otherwise: O): Promise<T | O> {
  try {
    return await request;
  } catch (error) {
    if (names.includes(nameOf(error))) return otherwise;
    throw error;
  }
}
export const unlessRefused = <T, O>(request: Promise<T>, otherwise: O) => unless(refusals, request, otherwise);

export function userIdOf(subject: string | undefined): Id.Of<"user"> {
  const id = Id.userOfSubject(subject ?? "");
  if (!id) throw new Error("Cognito's subject is not a UUID");
  return id;
}

export const valueOf = (attributes: AdminGetUserCommandOutput["UserAttributes"] = [], name: string) =>
  attributes.find(({ Name }) => Name === name)?.Value;
