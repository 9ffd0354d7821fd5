import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { ada, minutes, openService } from "../../test/service.ts";
import { totp } from "../local.ts";

const mfa = "SOFTWARE_TOKEN_MFA" as const;
const noSession = { name: "NotAuthorizedException", message: "Invalid session for the user." };
const mismatch = { name: "CodeMismatchException" };
const used = { name: "ExpiredCodeException", message: "Your software token has already been used once." };

/** Ada, enrolled, in a step of which no code was used. */
async function openEnrolled() {
  const service = await openService();
  const { app, SecretCode, AccessToken } = await service.enrolled();
  service.clock.advance(30_000);
  const answer = (session: string | undefined, code = app(), as = ada) =>
    service.respond(mfa, session, { [`${mfa}_CODE`]: code }, as);
  const wrong = () => (app() === "000000" ? "000001" : "000000");
  return { ...service, app, wrong, answer, SecretCode, AccessToken };
}

test("the second factor is asked for after the password, by both ways to sign in", async () => {
  await using service = await openEnrolled();
  const asked = await service.signIn();
  expect(asked).toMatchObject({ ChallengeName: mfa, Session: expect.any(String) });
  expect(asked.AuthenticationResult).toBeUndefined();
  const admin = await service.adminSignIn();
  expect(admin).toMatchObject({ ChallengeName: mfa });
  expect(admin.AuthenticationResult).toBeUndefined();
  const sub = asked.ChallengeParameters?.["USER_ID_FOR_SRP"] ?? "";
  const bySub = await service.answer(asked.Session, service.app(), sub);
  expect(bySub.AuthenticationResult).toMatchObject({ RefreshToken: expect.any(String) });
  service.clock.advance(30_000);
  expect((await service.answer(admin.Session)).AuthenticationResult).toBeDefined();
});

test("a session is good for one user, one challenge, one success and three minutes", async () => {
  await using service = await openEnrolled();
  await service.signUp("Correct-horse-1", "bob@example.com");
  const { Session } = await service.signIn();
  await expect(service.answer(Session, service.app(), "bob@example.com")).rejects.toMatchObject(noSession);
  await expect(service.answer(Session, service.app(), "nobody@example.com")).rejects.toMatchObject(noSession);
  await expect(
    service.respond("NEW_PASSWORD_REQUIRED", Session, { NEW_PASSWORD: "Chosen-horse-1" }),
  ).rejects.toMatchObject(noSession);
  await expect(service.answer("A".repeat(64))).rejects.toMatchObject(noSession);
  await service.answer(Session);
  service.clock.advance(30_000);
  await expect(service.answer(Session)).rejects.toMatchObject(noSession);

  const { Session: late } = await service.signIn();
  service.clock.advance(3 * minutes);
  await expect(service.answer(late)).rejects.toMatchObject(noSession);
  const { Session: inTime } = await service.signIn();
  service.clock.advance(3 * minutes - 1);
  await service.answer(inTime);
});

test("a session stands four wrong codes, and not a fifth", async () => {
  await using service = await openEnrolled();
  const { Session } = await service.signIn();
  for (let attempt = 1; attempt <= 4; attempt++)
    await expect(service.answer(Session, service.wrong())).rejects.toMatchObject(mismatch);
  await service.answer(Session);

  service.clock.advance(30_000);
  const { Session: guessed } = await service.signIn();
  for (let attempt = 1; attempt <= 5; attempt++)
    await expect(service.answer(guessed, service.wrong())).rejects.toMatchObject(mismatch);
  await expect(service.answer(guessed)).rejects.toMatchObject(noSession);
});

test("a code is not accepted twice, not even by two sessions at once", async () => {
  await using service = await openEnrolled();
  const [one, two] = [await service.signIn(), await service.signIn()];
  const answers = await Promise.allSettled([service.answer(one.Session), service.answer(two.Session)]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(service.answer(two.Session)).rejects.toMatchObject(used);
  service.clock.advance(30_000);
  await service.answer(two.Session);
});

test("a code that enrolled the app does not sign in as well", async () => {
  await using service = await openService();
  const { app } = await service.enrolled();
  const { Session } = await service.signIn();
  await expect(service.respond(mfa, Session, { [`${mfa}_CODE`]: app() })).rejects.toMatchObject(used);
});

test("a code is good one step before and after the clock's", async () => {
  await using service = await openEnrolled();
  service.clock.advance(5 * minutes);
  const codeAt = (steps: number) => totp(service.SecretCode, service.clock.now() + steps * 30_000);
  for (const steps of [-2, 2]) {
    const { Session } = await service.signIn();
    await expect(service.answer(Session, codeAt(steps))).rejects.toMatchObject(mismatch);
  }
  for (const steps of [-1, 0, 1]) {
    const { Session } = await service.signIn();
    await service.answer(Session, codeAt(steps));
  }
});

test("an app counts once a code has verified it and the user prefers it", async () => {
  await using service = await openService();
  const { AccessToken } = await service.signedIn();
  const { client, clock } = service;
  const enable = () =>
    client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } }));
  const verify = (UserCode: string) => client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));

  await expect(verify("123456")).rejects.toMatchObject({ name: "SoftwareTokenMFANotFoundException" });
  const { SecretCode = "" } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  await expect(enable()).rejects.toMatchObject({ name: "InvalidParameterException" });
  await expect(verify("no")).rejects.toMatchObject({ name: "EnableSoftwareTokenMFAException" });
  await expect(enable()).rejects.toMatchObject({ name: "InvalidParameterException" });
  expect(await verify(totp(SecretCode, clock.now()))).toMatchObject({ Status: "SUCCESS" });
  expect((await service.signIn()).ChallengeName).toBeUndefined();
  await enable();
  expect((await service.signIn()).ChallengeName).toBe(mfa);
  expect((await service.getUser(AccessToken)).UserMFASettingList).toEqual([mfa]);
});

test("there is no second factor by SMS or e-mail", async () => {
  await using service = await openService();
  const { AccessToken } = await service.signedIn();
  for (const settings of ["SMSMfaSettings", "EmailMfaSettings"])
    await expect(
      service.client.send(new SetUserMFAPreferenceCommand({ AccessToken, [settings]: { Enabled: true } })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("a second app does not replace the first one before its code is verified", async () => {
  await using service = await openEnrolled();
  const { client, AccessToken } = service;
  const { SecretCode = "" } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const second = () => totp(SecretCode, service.clock.now());
  const { Session } = await service.signIn();
  await expect(service.answer(Session, second())).rejects.toMatchObject(mismatch);
  await service.answer(Session);
  await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: second() }));
  service.clock.advance(30_000);
  const { Session: next } = await service.signIn();
  await expect(service.answer(next)).rejects.toMatchObject(mismatch);
  await service.answer(next, second());
});

test("an administrator switches the second factor off, and on only for who has an app", async () => {
  await using service = await openEnrolled();
  const { UserPoolId, client } = service;
  const prefer = (Enabled: boolean, Username = ada) =>
    client.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, SoftwareTokenMfaSettings: { Enabled } }));
  const shown = () => client.send(new AdminGetUserCommand({ UserPoolId, Username: ada }));
  expect(await shown()).toMatchObject({ UserMFASettingList: [mfa], PreferredMfaSetting: mfa });
  await prefer(false);
  expect((await shown()).UserMFASettingList).toBeUndefined();
  expect((await service.signIn()).AuthenticationResult).toBeDefined();
  await prefer(true);
  expect((await service.signIn()).ChallengeName).toBe(mfa);
  await service.signUp("Correct-horse-1", "bob@example.com");
  await expect(prefer(true, "bob@example.com")).rejects.toMatchObject({ name: "InvalidParameterException" });
  await expect(prefer(true, "nobody@example.com")).rejects.toMatchObject({ name: "UserNotFoundException" });
});
