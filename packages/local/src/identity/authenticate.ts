/** Signing in: the password, and the challenges that follow it. */
import {
  type Input,
  type Operation,
  type Operations,
  Refusal,
  fieldsOf,
  invalidParameter,
  notAuthorized,
  text,
} from "./operation.ts";
import { checkPassword } from "./password-policy.ts";
import { isTotpEnabled, redeemTotp } from "./mfa.ts";
import { beginSignIn, isRefreshFlow, refreshByFlow } from "./refresh.ts";
import type { Service } from "./service.ts";
import { type User, attributeOf } from "./user.ts";

const dayMs = 24 * 3_600_000;

export function authenticationOperations(service: Service): Operations {
  const respond: Operation = (input) => answerChallenge(service, input);
  return {
    InitiateAuth: (input) => initiate(service, input, ["USER_PASSWORD_AUTH"]),
    AdminInitiateAuth: (input) => initiate(service, input, ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"]),
    RespondToAuthChallenge: respond,
    AdminRespondToAuthChallenge: respond,
  };
}

async function initiate(service: Service, input: Input, flows: readonly string[]): Promise<object> {
  const flow = text(input, "AuthFlow");
  const parameters = fieldsOf(input["AuthParameters"]);
  if (isRefreshFlow(flow)) return refreshByFlow(service, parameters);
  if (!flows.includes(flow)) throw invalidParameter("Initiate Auth method not supported.");
  const user = await checkedUser(service, text(parameters, "USERNAME"), text(parameters, "PASSWORD"));
  if (user.UserStatus === "UNCONFIRMED") throw new Refusal("UserNotConfirmedException", "User is not confirmed.");
  if (user.UserStatus === "FORCE_CHANGE_PASSWORD") return askForNewPassword(service, user);
  return afterPassword(service, user);
}

/** Says nothing about a user to whoever has not got the password, not even that there is one. */
async function checkedUser({ users, lockout }: Service, name: string, password: string): Promise<User> {
  const user = await users.find(name);
  const counted = user?.Username ?? name.toLowerCase();
  lockout.check(counted);
  if (user?.Password === undefined || user.Password !== password) {
    lockout.failed(counted);
    throw notAuthorized("Incorrect username or password.");
  }
  lockout.succeeded(counted);
  if (!user.Enabled) throw notAuthorized("User is disabled.");
  return user;
}

function askForNewPassword({ sessions, clock, policy }: Service, user: User): object {
  const ageMs = clock.now() - (user.temporaryPasswordSinceMs ?? user.UserCreateDate.getTime());
  if (ageMs >= policy.temporaryPasswordValidityDays * dayMs)
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
  const email_verified = attributeOf(user, "email_verified");
  return {
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    Session: sessions.open(user.Username, "NEW_PASSWORD_REQUIRED"),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.Username,
      requiredAttributes: "[]",
      userAttributes: JSON.stringify({ email_verified, email: attributeOf(user, "email") }),
    },
  };
}

async function afterPassword(service: Service, user: User): Promise<object> {
  if (!isTotpEnabled(user)) return beginSignIn(service, user);
  return {
    ChallengeName: "SOFTWARE_TOKEN_MFA",
    Session: service.sessions.open(user.Username, "SOFTWARE_TOKEN_MFA"),
    ChallengeParameters: { USER_ID_FOR_SRP: user.Username },
  };
}

async function answerChallenge(service: Service, input: Input): Promise<object> {
  const { users, sessions, policy, clock } = service;
  const challenge = text(input, "ChallengeName");
  const session = text(input, "Session");
  const responses = fieldsOf(input["ChallengeResponses"]);
  const user = await users.find(text(responses, "USERNAME"));
  sessions.check(session, user?.Username ?? "", challenge);
  if (!user?.Enabled) throw notAuthorized("User is disabled.");

  if (challenge === "NEW_PASSWORD_REQUIRED") {
    const Password = text(responses, "NEW_PASSWORD");
    checkPassword(Password, policy);
    sessions.close(session);
    const { temporaryPasswordSinceMs: _since, ...rest } = user;
    const changed: User = { ...rest, Password, UserStatus: "CONFIRMED" };
    await users.save(changed);
    return afterPassword(service, changed);
  }
  let changed: User;
  try {
    changed = redeemTotp(user, text(responses, "SOFTWARE_TOKEN_MFA_CODE"), clock.now());
  } catch (error) {
    sessions.failed(session);
    throw error;
  }
  sessions.close(session);
  return beginSignIn(service, changed);
}
