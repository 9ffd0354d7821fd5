import {
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { startIdentity } from "../local.ts";
import { secretHash } from "./client-secret.ts";

const Username = "ada@example.com";
const Password = "Correct-horse-1";

test("a client with a secret shows that it knows it, or gets nothing done; each installation has its own", async () => {
  await using identity = startIdentity({ clientSecret: true });
  const { url } = await identity.listen({
    port: 0,
    users: [{ sub: crypto.randomUUID(), email: Username, password: Password }],
  });
  const client = new CognitoIdentityProviderClient({
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const { clientId: ClientId, clientSecret = "" } = identity;
  const hashed = secretHash(Username, ClientId, clientSecret);
  const signIn = (SECRET_HASH?: string) =>
    client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: {
          USERNAME: Username,
          PASSWORD: Password,
          ...(SECRET_HASH === undefined ? {} : { SECRET_HASH }),
        },
      }),
    );
  const refused = { name: "NotAuthorizedException" };
  await expect(signIn()).rejects.toMatchObject(refused);
  await expect(signIn(secretHash("bob@example.com", ClientId, clientSecret))).rejects.toMatchObject(refused);
  await expect(
    client.send(new SignUpCommand({ ClientId, Username: "bob@example.com", Password })),
  ).rejects.toMatchObject(refused);
  await expect(client.send(new ForgotPasswordCommand({ ClientId, Username }))).rejects.toMatchObject(refused);
  const { AuthenticationResult } = await signIn(hashed);
  const RefreshToken = AuthenticationResult?.RefreshToken ?? "";
  await expect(client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }))).rejects.toMatchObject(
    refused,
  );
  await client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, ClientSecret: clientSecret }));
  await expect(client.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }))).rejects.toMatchObject(refused);
  expect(startIdentity({ clientSecret: true }).clientSecret).not.toBe(clientSecret);
});

test("a pool can stand in for a deployed one, by its names and its client's secret", async () => {
  await using identity = startIdentity({ userPoolId: "eu-west-1_Deployed", clientId: "web", clientSecret: "shared" });
  expect(identity).toMatchObject({
    userPoolId: "eu-west-1_Deployed",
    clientId: "web",
    clientSecret: "shared",
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Deployed",
  });
});
