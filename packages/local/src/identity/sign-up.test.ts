import {
  AdminDisableUserCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { ada, goodPassword, hours, openService } from "../../test/service.ts";

const mismatch = { name: "CodeMismatchException" };
const expired = { name: "ExpiredCodeException" };

async function open() {
  const service = await openService();
  const resend = (Username = ada) =>
    service.client.send(new ResendConfirmationCodeCommand({ ClientId: service.ClientId, Username }));
  const wrong = () => (service.lastCode() === "000000" ? "000001" : "000000");
  return { ...service, resend, wrong };
}

test("six digits by e-mail confirm a sign-up and verify the address, once", async () => {
  await using service = await open();
  const { CodeDeliveryDetails, UserConfirmed } = await service.signUp();
  expect(UserConfirmed).toBe(false);
  expect(CodeDeliveryDetails).toEqual({ AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" });
  expect(service.mail).toEqual([{ to: ada, code: expect.stringMatching(/^\d{6}$/), medium: "email" }]);
  await expect(service.confirm(service.wrong())).rejects.toMatchObject(mismatch);
  await expect(service.confirm("nope")).rejects.toMatchObject(mismatch);
  await service.confirm();
  const { AuthenticationResult } = await service.signIn();
  const { UserAttributes } = await service.getUser(AuthenticationResult?.AccessToken);
  expect(UserAttributes).toContainEqual({ Name: "email_verified", Value: "true" });
  await expect(service.confirm()).rejects.toMatchObject({ name: "NotAuthorizedException" });
});

test("a code is good for a day, and until another is sent", async () => {
  await using service = await open();
  await service.signUp();
  const first = service.lastCode();
  service.clock.advance(24 * hours);
  await expect(service.confirm()).rejects.toMatchObject(expired);
  await service.resend();
  expect(service.mail).toHaveLength(2);
  while (service.lastCode() === first) await service.resend();
  await expect(service.confirm(first)).rejects.toMatchObject(mismatch);
  service.clock.advance(24 * hours - 1);
  await service.confirm();
});

test("an address is taken in whatever case it is written", async () => {
  await using service = await open();
  await service.signUp();
  for (const again of [ada, "ADA@example.com"])
    await expect(service.signUp(goodPassword, again)).rejects.toMatchObject({ name: "UsernameExistsException" });
  await service.confirm(undefined, "Ada@Example.Com");
  await service.signIn();
  await service.signUp(goodPassword, "Bob@Example.com");
  await service.confirm(undefined, "bob@example.com");
  await service.signIn(goodPassword, "bob@EXAMPLE.com");
});

test("asking for another code does not tell who is unknown or disabled", async () => {
  await using service = await open();
  await service.signUp();
  const known = await service.resend();
  expect((await service.resend("anna@elsewhere.example")).CodeDeliveryDetails).toEqual(known.CodeDeliveryDetails);
  await service.client.send(new AdminDisableUserCommand({ UserPoolId: service.UserPoolId, Username: ada }));
  expect((await service.resend()).CodeDeliveryDetails).toEqual(known.CodeDeliveryDetails);
  expect(service.mail).toHaveLength(2);
  await expect(service.confirm("123456", "nobody@example.com")).rejects.toMatchObject(expired);
});

test("a confirmed user gets no other code", async () => {
  await using service = await open();
  await service.signedIn();
  await expect(service.resend()).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test.each([
  ["too short", "Short-pass1"],
  ["too long", `Aa1${"x".repeat(254)}`],
  ["without lower case", "CORRECT-HORSE-1"],
  ["without upper case", "correct-horse-1"],
  ["without a digit", "Correct-horse-x"],
])("no sign-up with a password that is %s", async (_fault, password) => {
  await using service = await open();
  await expect(service.signUp(password)).rejects.toMatchObject({ name: "InvalidPasswordException" });
  expect(service.mail).toEqual([]);
});

test("twelve and 256 characters, and none that is a symbol, are enough", async () => {
  await using service = await open();
  await service.signUp("Passwordpas1");
  await service.signUp(`Aa1${"x".repeat(253)}`, "bob@example.com");
});

test("nobody chooses the own sub or role, verifies the own address, or signs up for two addresses", async () => {
  await using service = await open();
  const signUp = (Name: string, Value: string, Username = ada) =>
    service.client.send(
      new SignUpCommand({
        ClientId: service.ClientId,
        Username,
        Password: goodPassword,
        UserAttributes: [{ Name, Value }],
      }),
    );
  for (const name of ["sub", "email_verified", "phone_number_verified", "custom:role", "identities"])
    await expect(signUp(name, "true")).rejects.toMatchObject({ name: "NotAuthorizedException" });
  await expect(signUp("email", "eve@example.com")).rejects.toMatchObject({ name: "InvalidParameterException" });
  await expect(signUp("name", "Ada", "ada")).rejects.toMatchObject({ name: "InvalidParameterException" });
  await signUp("name", "Ada");
});

test("a fixed code is everybody's", async () => {
  await using service = await openService({ code: "123456" });
  await service.signUp();
  await service.confirm("123456");
});

test("whoever gets a code may use it at once", async () => {
  let confirmed: Promise<unknown> | undefined;
  await using service = await openService({
    onCode: async ({ code }) => {
      confirmed = service.confirm(code);
      await confirmed;
    },
  });
  await service.signUp();
  await expect(confirmed).resolves.toBeDefined();
});
