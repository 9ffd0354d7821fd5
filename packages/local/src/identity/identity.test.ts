import { statSync } from "node:fs";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { expect, test } from "vitest";
import { type Identity, manualClock, startIdentity } from "../local.ts";
import { tempDir } from "../../test/temp.ts";

function verifierOf(identity: Identity) {
  const { userPoolId, clientId } = identity;
  // A token with an unknown key makes the verifier ask AWS for new keys; a test has no network.
  const jwksCache = new SimpleJwksCache({
    fetcher: { fetch: () => Promise.reject(new Error("asked for other keys")) },
  });
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "access" }, { jwksCache });
  verifier.cacheJwks(identity.jwks);
  return verifier;
}

/** A running service and a client of it; `codes` is what users were sent. */
async function openService(dataDir?: string) {
  const identity = startIdentity(dataDir ? { dataDir } : {});
  const codes: string[] = [];
  const { url } = await identity.listen({ port: 0, onCode: ({ code }) => void codes.push(code) });
  const client = new CognitoIdentityProviderClient({
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const { clientId: ClientId, userPoolId: UserPoolId } = identity;
  const [Username, Password] = ["ada@example.com", "Correct-horse-1"];
  const signIn = (password = Password) =>
    client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD: password },
      }),
    );
  const refresh = (token: string) =>
    client.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN: token } }),
    );
  const signUp = () => client.send(new SignUpCommand({ ClientId, Username, Password }));
  const confirm = () => client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: codes.at(-1) }));
  return {
    identity,
    url,
    client,
    codes,
    ClientId,
    UserPoolId,
    Username,
    Password,
    signIn,
    refresh,
    signUp,
    confirm,
    [Symbol.asyncDispose]: () => identity.stop(),
  };
}

test("a minted token has exactly Cognito's claims, and the unchanged verifier accepts it", async () => {
  const identity = startIdentity();
  const claims = await verifierOf(identity).verify(identity.mint({ sub: "u1", groups: ["staff"], username: "ada" }));
  expect(Object.keys(claims).sort()).toEqual(
    [
      "auth_time",
      "client_id",
      "cognito:groups",
      "event_id",
      "exp",
      "iat",
      "iss",
      "jti",
      "origin_jti",
      "scope",
      "sub",
      "token_use",
      "username",
    ].sort(),
  );
  expect(claims).toMatchObject({
    sub: "u1",
    username: "ada",
    "cognito:groups": ["staff"],
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    exp: claims.iat + 900,
  });
});

test("the clock sets a token's times, and an expired one is refused", async () => {
  const identity = startIdentity({ clock: manualClock(1_000_000_000_000) });
  const token = identity.mint({ sub: "u1", expiresInSeconds: 60 });
  expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
    iat: 1_000_000_000,
    exp: 1_000_000_060,
  });
  await expect(verifierOf(identity).verify(token)).rejects.toThrow(/expired/);
});

test("no installation accepts another's tokens, and a folder keeps its key to its owner", async () => {
  using dir = tempDir();
  const [kept, again, other] = [
    startIdentity({ dataDir: dir.path }),
    startIdentity({ dataDir: dir.path }),
    startIdentity(),
  ];
  await verifierOf(again).verify(kept.mint({ sub: "u1" }));
  await expect(verifierOf(other).verify(kept.mint({ sub: "u1" }))).rejects.toThrow("asked for other keys");
  expect(statSync(join(dir.path, "identity", "signing-key.pem")).mode & 0o777).toBe(0o600);
});

test("sign-up, confirmation and sign-in over the SDK give a verifiable token, also after a restart", async () => {
  using dir = tempDir();
  {
    await using service = await openService(dir.path);
    await service.signUp();
    await expect(service.signIn()).rejects.toMatchObject({ name: "UserNotConfirmedException" });
    await service.client.send(
      new ResendConfirmationCodeCommand({ ClientId: service.ClientId, Username: service.Username }),
    );
    expect(service.codes).toHaveLength(2);
    await service.confirm();
  }
  await using service = await openService(dir.path);
  const { AuthenticationResult: tokens } = await service.signIn();
  expect(tokens).toMatchObject({ TokenType: "Bearer", ExpiresIn: 900 });
  const claims = await verifierOf(service.identity).verify(tokens?.AccessToken ?? "");
  const user = await service.client.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }));
  expect(user.Username).toBe(claims.username);
  expect(user.UserAttributes).toContainEqual({ Name: "email_verified", Value: "true" });
  await service.refresh(tokens?.RefreshToken ?? "");
  await service.client.send(
    new AdminUserGlobalSignOutCommand({ UserPoolId: service.UserPoolId, Username: service.Username }),
  );
  await expect(service.refresh(tokens?.RefreshToken ?? "")).rejects.toMatchObject({ name: "NotAuthorizedException" });
});

test("the service publishes this installation's key, not the package's", async () => {
  await using service = await openService();
  const response = await fetch(`${service.url}/${service.UserPoolId}/.well-known/jwks.json`);
  expect(await response.json()).toEqual(service.identity.jwks);
});

test("a disabled user can neither sign in nor refresh nor use a token", async () => {
  await using service = await openService();
  await service.signUp();
  await service.confirm();
  const { AuthenticationResult: tokens } = await service.signIn();
  await service.client.send(
    new AdminDisableUserCommand({ UserPoolId: service.UserPoolId, Username: service.Username }),
  );
  const refused = { name: "NotAuthorizedException", message: "User is disabled." };
  await expect(service.signIn()).rejects.toMatchObject(refused);
  await expect(service.refresh(tokens?.RefreshToken ?? "")).rejects.toMatchObject(refused);
  await expect(service.client.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }))).rejects.toMatchObject(
    refused,
  );
});

test("a wrong password and an unknown user look the same", async () => {
  await using service = await openService();
  const refused = { name: "NotAuthorizedException", message: "Incorrect username or password." };
  await expect(service.signIn()).rejects.toMatchObject(refused);
  await service.signUp();
  await service.confirm();
  await expect(service.signIn("wrong")).rejects.toMatchObject(refused);
});

test("a wrong code, and no code at all, confirm nothing and change no password", async () => {
  await using service = await openService();
  const { ClientId, Username, Password } = service;
  await service.signUp();
  await expect(
    service.client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: "nope" })),
  ).rejects.toMatchObject({ name: "CodeMismatchException" });
  await service.confirm();
  await expect(
    service.client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, Password, ConfirmationCode: "123456" })),
  ).rejects.toMatchObject({ name: "ExpiredCodeException" });
  const raw = await fetch(service.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.ConfirmForgotPassword",
    },
    body: JSON.stringify({ ClientId, Username, Password: "taken-over" }),
  });
  expect(raw.status).toBe(400);
});

test("a token of another key is refused, though it names a user who exists", async () => {
  await using service = await openService();
  const { UserSub } = await service.signUp();
  const forged = startIdentity().mint({ sub: UserSub ?? "" });
  await expect(service.client.send(new GetUserCommand({ AccessToken: forged }))).rejects.toMatchObject({
    name: "NotAuthorizedException",
  });
});

test("nobody chooses the own sub or verifies the own address", async () => {
  await using service = await openService();
  const { ClientId, Username, Password } = service;
  for (const Name of ["sub", "email_verified"]) {
    const chosen = new SignUpCommand({ ClientId, Username, Password, UserAttributes: [{ Name, Value: "true" }] });
    await expect(service.client.send(chosen)).rejects.toMatchObject({ name: "NotAuthorizedException" });
  }
});

test("an invited user sets a password with the temporary one and the session, and not with a made-up session", async () => {
  await using service = await openService();
  const { ClientId, UserPoolId, Username } = service;
  await service.client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      TemporaryPassword: "Temporary-1",
      DesiredDeliveryMediums: ["EMAIL"],
      UserAttributes: [{ Name: "email", Value: Username }],
    }),
  );
  await expect(service.signIn("wrong")).rejects.toMatchObject({ name: "NotAuthorizedException" });
  const { ChallengeName, Session } = await service.signIn("Temporary-1");
  expect(ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  const respond = (session?: string) =>
    service.client.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session: session,
        ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: "Chosen-1" },
      }),
    );
  await expect(respond("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({
    name: "NotAuthorizedException",
  });
  const { AuthenticationResult } = await respond(Session);
  await service.refresh(AuthenticationResult?.RefreshToken ?? "");
  await expect(respond(Session)).rejects.toMatchObject({ name: "NotAuthorizedException" });
});

test("the sign-in port in use is named", async () => {
  await using service = await openService();
  const port = Number(new URL(service.url).port);
  await expect(service.identity.listen({ port })).rejects.toMatchObject({
    code: "port_in_use",
    hint: expect.stringContaining("--identity-port"),
  });
});
