import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  type ChallengeNameType,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { type CodeMessage, type SignInOptions, manualClock, startIdentity, totp } from "../src/local.ts";

export const ada = "ada@example.com";
export const goodPassword = "Correct-horse-1";

/** A running service on a clock that stands still, a client of it, and the mail that users got. */
export async function openService({ dataDir, ...options }: Partial<SignInOptions> & { dataDir?: string } = {}) {
  const clock = manualClock(Date.parse("2026-01-01T00:00:00.500Z"));
  const identity = startIdentity({ clock, ...(dataDir !== undefined && { dataDir }) });
  const mail: CodeMessage[] = [];
  const { url } = await identity.listen({ port: 0, onCode: (message) => void mail.push(message), ...options });
  const client = new CognitoIdentityProviderClient({
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const { clientId: ClientId, userPoolId: UserPoolId } = identity;
  const lastCode = () => mail.at(-1)?.code ?? "";

  const signIn = (PASSWORD = goodPassword, USERNAME = ada) =>
    client.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME, PASSWORD } }),
    );
  const adminSignIn = (PASSWORD = goodPassword, USERNAME = ada) =>
    client.send(
      new AdminInitiateAuthCommand({
        ClientId,
        UserPoolId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
  const respond = (
    ChallengeName: ChallengeNameType,
    Session: string | undefined,
    responses: Record<string, string>,
    USERNAME = ada,
  ) =>
    client.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName,
        Session,
        ChallengeResponses: { USERNAME, ...responses },
      }),
    );
  const signUp = (Password = goodPassword, Username = ada) =>
    client.send(new SignUpCommand({ ClientId, Username, Password }));
  const confirm = (ConfirmationCode = lastCode(), Username = ada) =>
    client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
  const refresh = async (RefreshToken: string | undefined) => {
    const answer = await client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));
    return answer.AuthenticationResult ?? {};
  };
  const invite = (input: Partial<AdminCreateUserCommandInput> = {}) =>
    client.send(new AdminCreateUserCommand({ UserPoolId, Username: ada, ...input }));
  const getUser = (AccessToken: string | undefined) => client.send(new GetUserCommand({ AccessToken }));
  const setPassword = (Password: string, Permanent: boolean) =>
    client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: ada, Password, Permanent }));

  /** Ada, signed up, confirmed and signed in. */
  async function signedIn() {
    await signUp();
    await confirm();
    const { AuthenticationResult = {} } = await signIn();
    return AuthenticationResult;
  }
  /** Ada's authenticator app, put in force; a code of it was used just now. */
  async function enrolled() {
    const { AccessToken } = await signedIn();
    const { SecretCode = "" } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const app = () => totp(SecretCode, clock.now());
    await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: app() }));
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
    return { AccessToken, app, SecretCode };
  }
  return {
    identity,
    clock,
    url,
    client,
    mail,
    lastCode,
    ClientId,
    UserPoolId,
    signIn,
    adminSignIn,
    respond,
    signUp,
    confirm,
    refresh,
    invite,
    getUser,
    setPassword,
    signedIn,
    enrolled,
    [Symbol.asyncDispose]: () => identity.stop(),
  };
}

/** What a token says, unverified. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString());
}

const seconds = 1_000;
export const minutes = 60 * seconds;
export const hours = 60 * minutes;
export const days = 24 * hours;
