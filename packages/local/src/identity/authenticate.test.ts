import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { ada, claimsOf, goodPassword, minutes, openService } from "../../test/service.ts";
import { tempDir } from "../../test/temp.ts";

const incorrect = { name: "NotAuthorizedException", message: "Incorrect username or password." };
const locked = { name: "NotAuthorizedException", message: "Password attempts exceeded" };

test("a user signs in with all tokens, also after a restart, in whatever case the address is written", async () => {
  using dir = tempDir();
  {
    await using service = await openService({ dataDir: dir.path });
    await service.signUp();
    await service.confirm();
  }
  await using service = await openService({ dataDir: dir.path });
  const { AuthenticationResult: tokens } = await service.signIn(goodPassword, "Ada@Example.com");
  expect(tokens).toMatchObject({ TokenType: "Bearer", ExpiresIn: 900, RefreshToken: expect.any(String) });
  const claims = claimsOf(tokens?.AccessToken);
  expect(claims).toMatchObject({ token_use: "access", client_id: service.ClientId, iss: service.identity.issuer });
  expect(claimsOf(tokens?.IdToken)).toMatchObject({
    token_use: "id",
    aud: service.ClientId,
    email: ada,
    email_verified: true,
  });
  const user = await service.getUser(tokens?.AccessToken);
  expect(user.Username).toBe(claims["sub"]);
  expect((await service.signIn(goodPassword, String(claims["sub"]).toUpperCase())).AuthenticationResult).toBeDefined();
});

test("a wrong password and an unknown user look the same", async () => {
  await using service = await openService();
  await expect(service.signIn()).rejects.toMatchObject(incorrect);
  await expect(service.adminSignIn()).rejects.toMatchObject(incorrect);
  await service.signedIn();
  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
  await expect(service.adminSignIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
});

test("only the right password learns that a user is not confirmed", async () => {
  await using service = await openService();
  await service.signUp();
  await expect(service.signIn()).rejects.toMatchObject({ name: "UserNotConfirmedException" });
  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
});

test("a disabled user can neither sign in nor refresh nor use a token, until enabled", async () => {
  await using service = await openService();
  const { UserPoolId, client } = service;
  const { AccessToken, RefreshToken } = await service.signedIn();
  await client.send(new AdminDisableUserCommand({ UserPoolId, Username: ada }));
  const refused = { name: "NotAuthorizedException", message: "User is disabled." };
  await expect(service.signIn()).rejects.toMatchObject(refused);
  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
  await expect(service.adminSignIn()).rejects.toMatchObject(refused);
  await expect(service.refresh(RefreshToken)).rejects.toMatchObject(refused);
  await expect(service.getUser(AccessToken)).rejects.toMatchObject(refused);
  await client.send(new AdminEnableUserCommand({ UserPoolId, Username: ada }));
  await service.signIn();
});

test("a user who is disabled in between does not get through a challenge", async () => {
  await using service = await openService();
  const { app } = await service.enrolled();
  service.clock.advance(30_000);
  const { Session } = await service.signIn();
  await service.client.send(new AdminDisableUserCommand({ UserPoolId: service.UserPoolId, Username: ada }));
  await expect(
    service.respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: app() }),
  ).rejects.toMatchObject({ name: "NotAuthorizedException", message: "User is disabled." });
});

test("an administrator's flow is not a user's", async () => {
  await using service = await openService();
  await service.signedIn();
  const AuthParameters = { USERNAME: ada, PASSWORD: goodPassword };
  const asUser = new InitiateAuthCommand({
    ClientId: service.ClientId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters,
  });
  await expect(service.client.send(asUser)).rejects.toMatchObject({ name: "InvalidParameterException" });
  expect((await service.adminSignIn()).AuthenticationResult).toMatchObject({ RefreshToken: expect.any(String) });
});

test.each(["known", "unknown"])(
  "after five wrong passwords a %s user is locked, for twice as long each time",
  async (who) => {
    await using service = await openService();
    if (who === "known") await service.signedIn();
    const guess = () => service.signIn("Wrong-horse-1");
    for (let attempt = 1; attempt <= 5; attempt++) await expect(guess()).rejects.toMatchObject(incorrect);
    await expect(guess()).rejects.toMatchObject(locked);
    for (const lockedMs of [1_000, 2_000, 4_000]) {
      service.clock.advance(lockedMs - 1);
      await expect(service.signIn()).rejects.toMatchObject(locked);
      await expect(service.adminSignIn(goodPassword, "ADA@example.com")).rejects.toMatchObject(locked);
      service.clock.advance(1);
      await expect(guess()).rejects.toMatchObject(incorrect);
    }
  },
);

test("no lock is longer than fifteen minutes, and fifteen minutes without an attempt end it", async () => {
  await using service = await openService();
  await service.signedIn();
  for (let attempt = 1; attempt <= 14; attempt++) {
    await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
    service.clock.advance(attempt < 5 ? 0 : 2 ** (attempt - 5) * 1_000);
  }
  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
  service.clock.advance(15 * minutes - 1);
  await expect(service.signIn()).rejects.toMatchObject(locked);
  service.clock.advance(1);
  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
  service.clock.advance(15 * minutes);
  for (let attempt = 1; attempt <= 4; attempt++)
    await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
  await service.signIn();
});

test("an attempt while locked changes nothing, but that the fifteen minutes begin again", async () => {
  await using service = await openService();
  await service.signedIn();
  for (let attempt = 1; attempt <= 14; attempt++) {
    await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
    service.clock.advance(attempt < 5 || attempt === 14 ? 0 : 2 ** (attempt - 5) * 1_000);
  }
  service.clock.advance(8 * minutes);
  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(locked);
  service.clock.advance(8 * minutes);
  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
  await expect(service.signIn()).rejects.toMatchObject(locked);
});

test("a right password starts the count anew", async () => {
  await using service = await openService();
  await service.signedIn();
  for (let round = 1; round <= 3; round++) {
    for (let attempt = 1; attempt <= 4; attempt++)
      await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
    await service.signIn();
  }
});

test("the lockout can be switched off", async () => {
  await using service = await openService({ lockout: false });
  await service.signedIn();
  for (let attempt = 1; attempt <= 10; attempt++)
    await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject(incorrect);
  await service.signIn();
});
