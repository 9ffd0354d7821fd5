import {
  AdminDisableUserCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { ada, days, goodPassword, hours, openService } from "../../test/service.ts";

const chosen = "Chosen-horse-1";
const incorrect = { name: "NotAuthorizedException", message: "Incorrect username or password." };
const againstPolicy = { name: "InvalidPasswordException" };

async function open() {
  const service = await openService();
  const { ClientId, client } = service;
  const forgot = (Username = ada) => client.send(new ForgotPasswordCommand({ ClientId, Username }));
  const reset = (ConfirmationCode: string, Password = chosen, Username = ada) =>
    client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, Password, ConfirmationCode }));
  const change = (AccessToken: string | undefined, PreviousPassword: string, ProposedPassword = chosen) =>
    client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
  return { ...service, forgot, reset, change };
}

test("a code by e-mail sets a new password, once and within an hour", async () => {
  await using service = await open();
  await service.signedIn();
  expect((await service.forgot("ADA@example.com")).CodeDeliveryDetails).toEqual({
    AttributeName: "email",
    DeliveryMedium: "EMAIL",
    Destination: "a***@e***",
  });
  const code = service.lastCode();
  expect(service.mail.at(-1)).toEqual({ to: ada, code: expect.stringMatching(/^\d{6}$/), medium: "email" });
  await expect(service.reset(code, "weak")).rejects.toMatchObject(againstPolicy);
  await expect(service.reset(code === "000000" ? "000001" : "000000")).rejects.toMatchObject({
    name: "CodeMismatchException",
  });
  service.clock.advance(hours - 1);
  await service.reset(code);
  await expect(service.reset(code, "Another-horse-1")).rejects.toMatchObject({ name: "ExpiredCodeException" });
  await expect(service.signIn()).rejects.toMatchObject(incorrect);
  await service.signIn(chosen);

  await service.forgot();
  service.clock.advance(hours);
  await expect(service.reset(service.lastCode())).rejects.toMatchObject({ name: "ExpiredCodeException" });
});

test("a code for signing up resets no password", async () => {
  await using service = await open();
  await service.signUp();
  await expect(service.reset(service.lastCode())).rejects.toMatchObject({ name: "ExpiredCodeException" });
});

test("forgetting does not tell who is unknown or disabled, and sends them nothing", async () => {
  await using service = await open();
  await service.signedIn();
  const known = await service.forgot();
  const { length } = service.mail;
  expect((await service.forgot("anna@elsewhere.example")).CodeDeliveryDetails).toEqual(known.CodeDeliveryDetails);
  const unknown = "99999999-9999-4999-8999-999999999999";
  expect((await service.forgot(unknown)).CodeDeliveryDetails).toEqual(
    (await service.forgot(unknown)).CodeDeliveryDetails,
  );
  await expect(service.reset("123456", chosen, "anna@elsewhere.example")).rejects.toMatchObject({
    name: "CodeMismatchException",
  });
  const code = service.lastCode();
  await service.client.send(new AdminDisableUserCommand({ UserPoolId: service.UserPoolId, Username: ada }));
  expect((await service.forgot()).CodeDeliveryDetails).toEqual(known.CodeDeliveryDetails);
  await expect(service.reset(code)).rejects.toMatchObject({ name: "CodeMismatchException" });
  expect(service.mail).toHaveLength(length);
});

test("without a verified address there is no way to reset, and an invited user has to be invited again", async () => {
  await using service = await open();
  await service.signUp();
  await expect(service.forgot()).rejects.toMatchObject({ name: "InvalidParameterException" });
  await service.invite({ Username: "bob@example.com", UserAttributes: [{ Name: "email_verified", Value: "true" }] });
  await expect(service.forgot("bob@example.com")).rejects.toMatchObject({ name: "NotAuthorizedException" });
});

test("a password is changed by who knows the previous one", async () => {
  await using service = await open();
  const { AccessToken } = await service.signedIn();
  await expect(service.change(AccessToken, "Wrong-horse-1")).rejects.toMatchObject(incorrect);
  await expect(service.change(AccessToken, goodPassword, "weak")).rejects.toMatchObject(againstPolicy);
  await expect(service.change("made.up.token", goodPassword)).rejects.toMatchObject({ name: "NotAuthorizedException" });
  await service.signIn();
  await service.change(AccessToken, goodPassword);
  await expect(service.signIn()).rejects.toMatchObject(incorrect);
  await service.signIn(chosen);
});

test("an access token that has expired, or is an ID token, changes nothing", async () => {
  await using service = await open();
  const { AccessToken, IdToken } = await service.signedIn();
  await expect(service.change(IdToken, goodPassword)).rejects.toMatchObject({ name: "NotAuthorizedException" });
  service.clock.advance(15 * 60_000);
  await expect(service.change(AccessToken, goodPassword)).rejects.toMatchObject({
    name: "NotAuthorizedException",
    message: "Access Token has expired",
  });
});

test("an administrator sets a password for good, or one to be changed within a day", async () => {
  await using service = await open();
  await service.signedIn();
  await expect(service.setPassword("weak", true)).rejects.toMatchObject(againstPolicy);
  await service.setPassword(chosen, true);
  expect((await service.signIn(chosen)).AuthenticationResult).toBeDefined();
  await service.setPassword("Temporary-horse-1", false);
  expect((await service.signIn("Temporary-horse-1")).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  service.clock.advance(days);
  await expect(service.signIn("Temporary-horse-1")).rejects.toMatchObject({
    name: "NotAuthorizedException",
    message: "Temporary password has expired and must be reset by an administrator.",
  });
});

test("the policy is an option", async () => {
  await using service = await openService({
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: false,
      requireUppercase: false,
      requireNumbers: false,
      requireSymbols: true,
      temporaryPasswordValidityDays: 7,
    },
  });
  await expect(service.signUp("Correcthorse1")).rejects.toMatchObject(againstPolicy);
  await service.signUp("correct-horse");
});
