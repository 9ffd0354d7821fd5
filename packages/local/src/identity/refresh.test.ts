import {
  AdminDisableUserCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RefreshTokenReuseException,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { ada, claimsOf, days, goodPassword, openService } from "../../test/service.ts";
import { tempDir } from "../../test/temp.ts";

const revoked = { name: "NotAuthorizedException", message: "Refresh Token has been revoked" };
const accessRevoked = { name: "NotAuthorizedException", message: "Access Token has been revoked" };

test("a refresh gives all tokens anew, and they go back to the same sign-in", async () => {
  await using service = await openService();
  const first = await service.signedIn();
  service.clock.advance(600_000);
  const second = await service.refresh(first.RefreshToken);
  expect(second).toMatchObject({ TokenType: "Bearer", ExpiresIn: 900, RefreshToken: expect.any(String) });
  expect(second.RefreshToken).not.toBe(first.RefreshToken);
  for (const kind of ["AccessToken", "IdToken"] as const) {
    const [before, after] = [claimsOf(first[kind]), claimsOf(second[kind])];
    expect(after).toMatchObject({
      sub: before["sub"],
      auth_time: before["auth_time"],
      origin_jti: before["origin_jti"],
      iat: Number(before["iat"]) + 600,
      exp: Number(before["exp"]) + 600,
    });
    expect(after["jti"]).not.toBe(before["jti"]);
  }
  await service.getUser(second.AccessToken);
  await service.refresh(second.RefreshToken);
});

test("a rotated token is good for ten more seconds, and then its reuse is named", async () => {
  await using service = await openService();
  const { RefreshToken } = await service.signedIn();
  service.clock.advance(1_000_000);
  const second = await service.refresh(RefreshToken);
  service.clock.advance(9_999);
  const retried = await service.refresh(RefreshToken);
  expect(retried.RefreshToken).not.toBe(second.RefreshToken);
  service.clock.advance(1);
  await expect(service.refresh(RefreshToken)).rejects.toBeInstanceOf(RefreshTokenReuseException);
  await service.refresh(second.RefreshToken);
  await service.refresh(retried.RefreshToken);
});

test("without a grace period a rotated token is good no more", async () => {
  await using service = await openService({ refreshTokenRotation: { retryGracePeriodSeconds: 0 } });
  const { RefreshToken } = await service.signedIn();
  await service.refresh(RefreshToken);
  await expect(service.refresh(RefreshToken)).rejects.toBeInstanceOf(RefreshTokenReuseException);
});

test("the flow REFRESH_TOKEN_AUTH is there only without rotation", async () => {
  const byFlow = (service: Awaited<ReturnType<typeof openService>>, token = "") =>
    service.client.send(
      new InitiateAuthCommand({
        ClientId: service.ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: token },
      }),
    );
  await using rotating = await openService();
  const { RefreshToken } = await rotating.signedIn();
  await expect(byFlow(rotating, RefreshToken)).rejects.toMatchObject({ name: "UnsupportedOperationException" });

  await using lasting = await openService({ refreshTokenRotation: false });
  const tokens = await lasting.signedIn();
  for (let time = 1; time <= 2; time++) {
    const { AuthenticationResult } = await byFlow(lasting, tokens.RefreshToken);
    expect(AuthenticationResult).toMatchObject({ AccessToken: expect.any(String), ExpiresIn: 900 });
    expect(AuthenticationResult?.RefreshToken).toBeUndefined();
    expect(await lasting.refresh(tokens.RefreshToken)).not.toHaveProperty("RefreshToken");
    lasting.clock.advance(60_000);
  }
});

test("no refreshing goes on for longer than thirty days after the sign-in", async () => {
  await using service = await openService();
  const { RefreshToken: first } = await service.signedIn();
  service.clock.advance(29 * days);
  const { RefreshToken: second } = await service.refresh(first);
  service.clock.advance(days - 1);
  const { RefreshToken: third } = await service.refresh(second);
  service.clock.advance(1);
  await expect(service.refresh(third)).rejects.toMatchObject({
    name: "NotAuthorizedException",
    message: "Refresh Token has expired",
  });
});

test("neither a made-up token nor one of another kind refreshes anything", async () => {
  await using service = await openService();
  const { AccessToken } = await service.signedIn();
  const invalid = { name: "NotAuthorizedException", message: "Invalid Refresh Token" };
  for (const token of ["made-up", AccessToken]) await expect(service.refresh(token)).rejects.toMatchObject(invalid);
});

test("revoking any token of a sign-in revokes all of that sign-in, and nothing of another", async () => {
  await using service = await openService();
  const { ClientId, client } = service;
  const first = await service.signedIn();
  const { AuthenticationResult: other } = await service.signIn();
  const second = await service.refresh(first.RefreshToken);
  await client.send(new RevokeTokenCommand({ ClientId, Token: first.RefreshToken }));
  for (const token of [first.RefreshToken, second.RefreshToken])
    await expect(service.refresh(token)).rejects.toMatchObject(revoked);
  for (const token of [first.AccessToken, second.AccessToken])
    await expect(service.getUser(token)).rejects.toMatchObject(accessRevoked);
  await service.getUser(other?.AccessToken);
  await service.refresh(other?.RefreshToken);
  await client.send(new RevokeTokenCommand({ ClientId, Token: first.RefreshToken }));
  await expect(client.send(new RevokeTokenCommand({ ClientId, Token: first.AccessToken }))).rejects.toMatchObject({
    name: "UnsupportedTokenTypeException",
  });
  await expect(client.send(new RevokeTokenCommand({ ClientId, Token: "made-up" }))).rejects.toMatchObject({
    name: "NotAuthorizedException",
  });
});

test.each(["the user", "an administrator"])("%s signs out everywhere", async (who) => {
  await using service = await openService();
  const { UserPoolId, client } = service;
  const first = await service.signedIn();
  const second = await service.refresh(first.RefreshToken);
  const minted = service.identity.mint({ sub: String(claimsOf(first.AccessToken)["sub"]) });
  await service.getUser(minted);
  if (who === "the user") await client.send(new GlobalSignOutCommand({ AccessToken: first.AccessToken }));
  else await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: ada }));

  for (const { RefreshToken } of [first, second])
    await expect(service.refresh(RefreshToken)).rejects.toMatchObject(revoked);
  for (const AccessToken of [first.AccessToken, second.AccessToken, minted]) {
    await expect(service.getUser(AccessToken)).rejects.toMatchObject(accessRevoked);
    const change = { AccessToken, PreviousPassword: goodPassword, ProposedPassword: "Chosen-horse-1" };
    await expect(client.send(new ChangePasswordCommand(change))).rejects.toMatchObject(accessRevoked);
    await expect(client.send(new GlobalSignOutCommand({ AccessToken }))).rejects.toMatchObject(accessRevoked);
  }
  const { AuthenticationResult: anew } = await service.signIn();
  await service.getUser(anew?.AccessToken);
  await service.refresh(anew?.RefreshToken);
});

test("a disabled user cannot refresh", async () => {
  await using service = await openService();
  const { RefreshToken } = await service.signedIn();
  await service.client.send(new AdminDisableUserCommand({ UserPoolId: service.UserPoolId, Username: ada }));
  await expect(service.refresh(RefreshToken)).rejects.toMatchObject({ name: "NotAuthorizedException" });
});

test("sign-ins, rotations and revocations survive a restart", async () => {
  using dir = tempDir();
  const before = await openService({ dataDir: dir.path });
  const first = await before.signedIn();
  const { AuthenticationResult: gone } = await before.signIn();
  const second = await before.refresh(first.RefreshToken);
  await before.client.send(new RevokeTokenCommand({ ClientId: before.ClientId, Token: gone?.RefreshToken }));
  await before.identity.stop();

  await using after = await openService({ dataDir: dir.path });
  await after.refresh(first.RefreshToken);
  after.clock.advance(10_000);
  await expect(after.refresh(first.RefreshToken)).rejects.toBeInstanceOf(RefreshTokenReuseException);
  await expect(after.refresh(gone?.RefreshToken)).rejects.toMatchObject(revoked);
  await expect(after.getUser(gone?.AccessToken)).rejects.toMatchObject(accessRevoked);
  const third = await after.refresh(second.RefreshToken);
  expect(claimsOf(third.AccessToken)["origin_jti"]).toBe(claimsOf(first.AccessToken)["origin_jti"]);
});
