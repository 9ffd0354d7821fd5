import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  GetUserAttributeVerificationCodeCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { ada, days, goodPassword, openService } from "../../test/service.ts";

const [lovelace, bob] = ["lovelace@example.com", "bob@example.com"];
const taken = { name: "AliasExistsException" };

async function open() {
  const service = await openService();
  const { client, UserPoolId } = service;
  const { AccessToken } = await service.signedIn();
  const update = (Name: string, Value: string) =>
    client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] }));
  const verify = (Code: string) =>
    client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code }));
  const resend = () =>
    client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: "email" }));
  const byAdmin = (...UserAttributes: AttributeType[]) =>
    client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: ada, UserAttributes }));
  const attributes = async (Username: string) => {
    const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
    return Object.fromEntries((user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
  };
  return { ...service, AccessToken, update, verify, resend, byAdmin, attributes };
}

test("nobody changes the own sub or role, or verifies the own address", async () => {
  await using service = await open();
  for (const name of ["sub", "email_verified", "phone_number_verified", "custom:role"])
    await expect(service.update(name, "true")).rejects.toMatchObject({ name: "NotAuthorizedException" });
  await service.update("name", "Ada");
  expect(await service.attributes(ada)).toMatchObject({ name: "Ada", email: ada, email_verified: "true" });
});

test("the old address stays in force until the new one's code has come back", async () => {
  await using service = await open();
  const { CodeDeliveryDetailsList } = await service.update("email", lovelace);
  expect(CodeDeliveryDetailsList).toEqual([
    { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "l***@e***" },
  ]);
  expect(service.mail.at(-1)?.to).toBe(lovelace);
  expect(await service.attributes(ada)).toMatchObject({ email: ada, email_verified: "true" });
  await service.signIn();
  await expect(service.signIn(goodPassword, lovelace)).rejects.toMatchObject({ name: "NotAuthorizedException" });
  const code = service.lastCode();
  await expect(service.verify(code === "000000" ? "000001" : "000000")).rejects.toMatchObject({
    name: "CodeMismatchException",
  });
  await service.verify(code);
  expect(await service.attributes(lovelace)).toMatchObject({ email: lovelace, email_verified: "true" });
  await service.signIn(goodPassword, lovelace);
  await expect(service.signIn()).rejects.toMatchObject({ name: "NotAuthorizedException" });
  await expect(service.verify(code)).rejects.toMatchObject({ name: "ExpiredCodeException" });
});

test("a code proves the address that it was sent to, and for a day", async () => {
  await using service = await open();
  await service.update("email", lovelace);
  const forLovelace = service.lastCode();
  await service.update("email", bob);
  while (service.lastCode() === forLovelace) await service.resend();
  await expect(service.verify(forLovelace)).rejects.toMatchObject({ name: "CodeMismatchException" });
  await service.resend();
  expect(service.mail.at(-1)?.to).toBe(bob);
  service.clock.advance(days);
  const { AuthenticationResult } = await service.signIn();
  const late = { AccessToken: AuthenticationResult?.AccessToken, AttributeName: "email", Code: service.lastCode() };
  await expect(service.client.send(new VerifyUserAttributeCommand(late))).rejects.toMatchObject({
    name: "ExpiredCodeException",
  });
});

test("an address of somebody else is not free, not even when it was while the code was under way", async () => {
  await using service = await open();
  await service.signUp(goodPassword, bob);
  await expect(service.update("email", "BOB@example.com")).rejects.toMatchObject(taken);
  await service.update("email", lovelace);
  const code = service.lastCode();
  await service.signUp(goodPassword, lovelace);
  await expect(service.verify(code)).rejects.toMatchObject(taken);
  expect(await service.attributes(ada)).toMatchObject({ email: ada });
});

test("an administrator changes an address at once only as a verified one", async () => {
  await using service = await open();
  await service.byAdmin({ Name: "email", Value: lovelace });
  expect(service.mail.at(-1)?.to).toBe(lovelace);
  expect(await service.attributes(ada)).toMatchObject({ email: ada, email_verified: "true" });
  await service.byAdmin({ Name: "email", Value: bob }, { Name: "email_verified", Value: "true" });
  expect(await service.attributes(bob)).toMatchObject({ email: bob, email_verified: "true" });
  await expect(service.attributes(ada)).rejects.toMatchObject({ name: "UserNotFoundException" });
});

test("an administrator changes neither a sub nor an absent user, nor takes an address", async () => {
  await using service = await open();
  await service.signUp(goodPassword, bob);
  await expect(service.byAdmin({ Name: "sub", Value: "chosen" })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await expect(
    service.byAdmin({ Name: "email", Value: bob }, { Name: "email_verified", Value: "true" }),
  ).rejects.toMatchObject(taken);
  await expect(service.byAdmin({ Name: "email", Value: bob })).rejects.toMatchObject(taken);
});
