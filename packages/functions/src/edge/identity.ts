/** Accounts by Cognito: what keeps passwords, codes and second factors. Says nothing of its errors but what they mean. */
import { createHmac } from "node:crypto";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  type AuthenticationResultType,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { Actor } from "@waybill/core/actor";
import type { Auth } from "@waybill/core/auth";
import { Id } from "@waybill/core/id";
import { Log } from "@waybill/core/log";
import { Retry } from "@waybill/core/retry";
import { limits } from "./limits.ts";

export interface Pool {
  id: string;
  clientId: string;
  /** Where the client has one: a laptop's may have none. */
  clientSecret?: string;
}

/** Refusals of what somebody typed, and of what is told to nobody: that there is no such account, or that it is disabled. */
const refusals = [
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
const wrongCodes = ["CodeMismatchException", "ExpiredCodeException"];

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** The answer, or `otherwise` where one of these is why there is none. */
async function unless<T, O>(names: readonly string[], request: Promise<T>, otherwise: O): Promise<T | O> {
  try {
    return await request;
  } catch (error) {
    if (names.includes(nameOf(error))) return otherwise;
    throw error;
  }
}
const unlessRefused = <T, O>(request: Promise<T>, otherwise: O) => unless(refusals, request, otherwise);

export function cognitoIdentity(pool: () => Pool, config: CognitoIdentityProviderClientConfig = {}): Auth.Identity {
  const client = new CognitoIdentityProviderClient({ ...Retry.sdk(limits.identity), ...config });
  const UserPoolId = () => pool().id;
  const ClientSecret = () => pool().clientSecret;
  /** https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash */
  const hashOf = (username: string): string | undefined => {
    const { clientId, clientSecret } = pool();
    if (clientSecret === undefined) return undefined;
    return createHmac("sha256", clientSecret)
      .update(username + clientId)
      .digest("base64");
  };
  /** A request of the client's about somebody, with the proof that it is the client's. */
  const about = (Username: string) => {
    const SecretHash = hashOf(Username);
    return { ClientId: ClientId(), Username, ...(SecretHash === undefined ? {} : { SecretHash }) };
  };
  const withHash = (username: string): Record<string, string> => {
    const hash = hashOf(username);
    return { USERNAME: username, ...(hash === undefined ? {} : { SECRET_HASH: hash }) };
  };
  const withSecret = () => {
    const secret = ClientSecret();
    return { ClientId: ClientId(), ...(secret === undefined ? {} : { ClientSecret: secret }) };
  };
  const ClientId = () => pool().clientId;
  const of = (userId: Id.Of<"user">) => ({ UserPoolId: UserPoolId(), Username: Id.subjectOfUser(userId) });

  const lookUp = (Username: string) =>
    unless(
      ["UserNotFoundException"],
      client.send(new AdminGetUserCommand({ UserPoolId: UserPoolId(), Username })),
      null,
    );

  /** Nobody has proved to own such an account, so it may go; of any other it is said that it is there. */
  async function makeWay(email: string): Promise<boolean> {
    const user = await lookUp(email);
    if (user && user.UserStatus !== "UNCONFIRMED") return false;
    if (user?.Username !== undefined)
      await client.send(new AdminDeleteUserCommand({ UserPoolId: UserPoolId(), Username: user.Username }));
    return true;
  }

  async function create({ email, name }: Auth.Person, again: boolean) {
    const UserAttributes = [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
      ...(name === undefined ? [] : [{ Name: "name", Value: name }]),
    ];
    const { User } = await client.send(
      new AdminCreateUserCommand({
        UserPoolId: UserPoolId(),
        Username: email,
        DesiredDeliveryMediums: ["EMAIL"],
        ...(again ? { MessageAction: "RESEND" as const } : { UserAttributes }),
      }),
    );
    return userIdOf(valueOf(User?.Attributes, "sub"));
  }

  return {
    async signUp({ email, password, name }) {
      const command = new SignUpCommand({
        ...about(email),
        Password: password,
        UserAttributes: [
          { Name: "email", Value: email },
          ...(name === undefined ? [] : [{ Name: "name", Value: name }]),
        ],
      });
      const send = () => unless(["UsernameExistsException"], client.send(command), null);
      const made = (await send()) ?? ((await makeWay(email)) ? await send() : null);
      return made?.UserSub === undefined ? "taken" : { username: made.UserSub };
    },
    async confirmSignUp(Username, ConfirmationCode) {
      const command = new ConfirmSignUpCommand({ ...about(Username), ConfirmationCode });
      return (await unlessRefused(client.send(command), null)) ? "confirmed" : "refused";
    },
    async resendCode(email) {
      const command = new ResendConfirmationCodeCommand(about(email));
      await unlessRefused(client.send(command), null);
    },
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
    async invite(person) {
      const made = await unless(["UsernameExistsException"], create(person, false), null);
      if (made) return made;
      const user = await lookUp(person.email);
      if (user?.UserStatus === "FORCE_CHANGE_PASSWORD") return create(person, true);
      return (await makeWay(person.email)) ? create(person, false) : "taken";
    },
    async find(userId) {
      const user = await lookUp(Id.subjectOfUser(userId));
      return user ? personOf(user) : null;
    },
    async idOf(email) {
      const user = await lookUp(email);
      return user ? userIdOf(valueOf(user.UserAttributes, "sub")) : null;
    },
    async disable(userId) {
      await client.send(new AdminDisableUserCommand(of(userId)));
      await client.send(new AdminUserGlobalSignOutCommand(of(userId)));
    },
    async enable(userId) {
      await client.send(new AdminEnableUserCommand(of(userId)));
    },
    async signOutEverywhere(userId) {
      await client.send(new AdminUserGlobalSignOutCommand(of(userId)));
    },
    async tellRoles(userId, held) {
      const tell = (GroupName: string) => {
        const Membership = held.includes(GroupName) ? AdminAddUserToGroupCommand : AdminRemoveUserFromGroupCommand;
        return client.send(new Membership({ ...of(userId), GroupName }));
      };
      // A hint and nothing more: whoever decides by it decides by the table, which has it already.
      await Promise.all(Actor.roles.map(tell)).catch((error: unknown) => {
        Log.warn("groups not told", { userId, error: nameOf(error) });
      });
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

function userIdOf(subject: string | undefined): Id.Of<"user"> {
  const id = Id.userOfSubject(subject ?? "");
  if (!id) throw new Error("Cognito's subject is not a UUID");
  return id;
}

const valueOf = (attributes: AdminGetUserCommandOutput["UserAttributes"] = [], name: string) =>
  attributes.find(({ Name }) => Name === name)?.Value;

function personOf({ UserAttributes }: AdminGetUserCommandOutput): Auth.Person {
  const name = valueOf(UserAttributes, "name");
  return { email: valueOf(UserAttributes, "email") ?? "", ...(name === undefined ? {} : { name }) };
}
