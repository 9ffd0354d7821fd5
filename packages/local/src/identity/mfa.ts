/** The second factor: an authenticator app. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html */
import { codeExpired } from "./codes.ts";
import { type Input, type Operations, Refusal, fieldsOf, invalidParameter, text } from "./operation.ts";
import { type Service, userOf } from "./service.ts";
import { newTotpSecret, stepOf } from "./totp.ts";
import type { User } from "./user.ts";

const totpMfa = "SOFTWARE_TOKEN_MFA";

export function isTotpEnabled(user: User): boolean {
  return user.totpSecret !== undefined && user.UserMFASettingList?.includes(totpMfa) === true;
}

/**
 * The user, who cannot use this code again, nor an older one.
 * @throws Refusal `CodeMismatchException`, `ExpiredCodeException` for a code that was used
 */
export function redeemTotp(user: User, code: string, nowMs: number): User {
  const step = user.totpSecret === undefined ? undefined : stepOf(user.totpSecret, code, nowMs);
  if (step === undefined) throw new Refusal("CodeMismatchException", "Invalid code received for user");
  if (user.totpStep !== undefined && step <= user.totpStep)
    throw codeExpired("Your software token has already been used once.");
  return { ...user, totpStep: step };
}

/** With this secret in force, as if a code had verified it. */
export function withTotp(user: User, totpSecret: string): User {
  const { totpSecretPending: _pending, totpStep: _step, ...rest } = user;
  return { ...rest, totpSecret };
}

export function enableTotp(user: User, isPreferred = false): User {
  if (user.totpSecret === undefined)
    throw invalidParameter("User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA");
  return { ...user, UserMFASettingList: [totpMfa], ...(isPreferred && { PreferredMfaSetting: totpMfa }) };
}

export function mfaOperations(service: Service): Operations {
  const { users, clock } = service;
  return {
    async AssociateSoftwareToken(input) {
      const user = await userOf(service, input);
      const SecretCode = newTotpSecret();
      await users.save({ ...user, totpSecretPending: SecretCode });
      return { SecretCode };
    },
    async VerifySoftwareToken(input) {
      const user = await userOf(service, input);
      const code = text(input, "UserCode");
      if (user.totpSecretPending === undefined)
        throw new Refusal("SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user.");
      const step = stepOf(user.totpSecretPending, code, clock.now());
      if (step === undefined)
        throw new Refusal("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA");
      await users.save({ ...withTotp(user, user.totpSecretPending), totpStep: step });
      return { Status: "SUCCESS" };
    },
    async SetUserMFAPreference(input) {
      await users.save(preferring(await userOf(service, input), input));
      return {};
    },
    async AdminSetUserMFAPreference(input) {
      await users.save(preferring(await users.get(text(input, "Username")), input));
      return {};
    },
  };
}

function preferring(user: User, input: Input): User {
  for (const other of ["SMS", "Email"])
    if (fieldsOf(input[`${other}MfaSettings`])["Enabled"] === true)
      throw invalidParameter(`User does not have delivery config set to turn on ${other.toUpperCase()}_MFA`);
  const { Enabled, PreferredMfa } = fieldsOf(input["SoftwareTokenMfaSettings"]);
  if (Enabled === true) return enableTotp(user, PreferredMfa === true);
  if (PreferredMfa === true) throw invalidParameter("The preferred MFA has to be enabled");
  if (Enabled !== false) return user;
  const { UserMFASettingList: _list, PreferredMfaSetting: _preferred, ...rest } = user;
  return rest;
}
