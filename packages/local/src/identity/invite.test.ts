import { expect, test } from "vitest";
import { ada, days, openService } from "../../test/service.ts";
import { checkPassword, passwordPolicy } from "./password-policy.ts";

const challenge = "NEW_PASSWORD_REQUIRED" as const;
const chosen = { NEW_PASSWORD: "Chosen-horse-1" };

test("an invited user sets a password with the temporary one and the session, and not with a made-up session", async () => {
  await using service = await openService();
  const { User } = await service.invite({ DesiredDeliveryMediums: ["EMAIL"] });
  const [letter] = service.mail;
  expect(letter).toMatchObject({ to: ada, medium: "email" });
  expect(() => checkPassword(letter?.code ?? "", passwordPolicy)).not.toThrow();
  expect(User).toMatchObject({
    Enabled: true,
    UserStatus: "FORCE_CHANGE_PASSWORD",
    Username: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(User?.Attributes).toEqual([
    { Name: "email", Value: ada },
    { Name: "email_verified", Value: "false" },
    { Name: "sub", Value: User?.Username },
  ]);

  await expect(service.signIn("Wrong-horse-1")).rejects.toMatchObject({ name: "NotAuthorizedException" });
  for (const signIn of [service.signIn, service.adminSignIn]) {
    const asked = await signIn(letter?.code);
    expect(asked).toMatchObject({ ChallengeName: challenge, ChallengeParameters: { USER_ID_FOR_SRP: User?.Username } });
    expect(asked.AuthenticationResult).toBeUndefined();
  }
  const { Session } = await service.signIn(letter?.code);
  const refused = { name: "NotAuthorizedException" };
  await expect(service.respond(challenge, "A".repeat(64), chosen)).rejects.toMatchObject(refused);
  await expect(service.respond("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: "1" })).rejects.toMatchObject(
    refused,
  );
  await expect(service.respond(challenge, Session, { NEW_PASSWORD: "weak" })).rejects.toMatchObject({
    name: "InvalidPasswordException",
  });
  const { AuthenticationResult } = await service.respond(challenge, Session, chosen, User?.Username);
  await service.refresh(AuthenticationResult?.RefreshToken);
  await expect(service.respond(challenge, Session, chosen)).rejects.toMatchObject(refused);
  expect((await service.signIn(chosen.NEW_PASSWORD)).AuthenticationResult).toBeDefined();
});

test("a temporary password is good for a day, and another invitation makes another", async () => {
  await using service = await openService();
  await service.invite();
  const first = service.lastCode();
  service.clock.advance(days - 1);
  await service.signIn(first);
  service.clock.advance(1);
  await expect(service.signIn(first)).rejects.toMatchObject({
    name: "NotAuthorizedException",
    message: "Temporary password has expired and must be reset by an administrator.",
  });
  await service.invite({ MessageAction: "RESEND", Username: "Ada@example.com" });
  expect(service.mail).toHaveLength(2);
  await expect(service.signIn(first)).rejects.toMatchObject({ message: "Incorrect username or password." });
  expect((await service.signIn(service.lastCode())).ChallengeName).toBe(challenge);
});

test("only who was invited is invited again", async () => {
  await using service = await openService();
  const resend = { MessageAction: "RESEND" as const };
  await expect(service.invite(resend)).rejects.toMatchObject({ name: "UserNotFoundException" });
  await service.signedIn();
  await expect(service.invite(resend)).rejects.toMatchObject({ name: "UnsupportedUserStateException" });
});

test("an invitation can be silent", async () => {
  await using service = await openService();
  await service.invite({ MessageAction: "SUPPRESS", TemporaryPassword: "Temporary-horse-1" });
  expect(service.mail).toEqual([]);
  expect((await service.signIn("Temporary-horse-1")).ChallengeName).toBe(challenge);
});

test("an address is invited once, with a password that keeps the policy", async () => {
  await using service = await openService();
  await expect(service.invite({ TemporaryPassword: "weak" })).rejects.toMatchObject({
    name: "InvalidPasswordException",
  });
  await service.invite();
  for (const Username of [ada, "ADA@EXAMPLE.COM"])
    await expect(service.invite({ Username })).rejects.toMatchObject({ name: "UsernameExistsException" });
  await expect(service.signUp()).rejects.toMatchObject({ name: "UsernameExistsException" });
});

test("an invitation needs an address, a way to it, and attributes that an administrator may write", async () => {
  await using service = await openService();
  const refused = { name: "InvalidParameterException" };
  await expect(service.invite({ Username: "ada" })).rejects.toMatchObject(refused);
  await expect(service.invite({ DesiredDeliveryMediums: ["SMS"] })).rejects.toMatchObject(refused);
  await expect(service.invite({ UserAttributes: [{ Name: "sub", Value: "chosen" }] })).rejects.toMatchObject(refused);
  const { User } = await service.invite({ UserAttributes: [{ Name: "email_verified", Value: "true" }] });
  expect(User?.Attributes).toContainEqual({ Name: "email_verified", Value: "true" });
});
