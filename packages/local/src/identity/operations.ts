/**
 * cognito-local's operations, corrected where they are wrong in a way that a test could come to trust:
 *
 * - access tokens were decoded but never verified (GetUser, ChangePassword, DeleteUser and the others with a token);
 * - a disabled user could sign in and refresh, and an invited one was not asked for the temporary password;
 * - a challenge could be answered with a made-up session, and a code be left out where none was outstanding;
 * - a user could choose the own `sub`, and declare the own e-mail address verified;
 * - wrong password and unknown user were told apart, which AWS by default does not;
 * - ResendConfirmationCode, GlobalSignOut and AdminUserGlobalSignOut were missing.
 *
 * Still unlike AWS: no password policy, no paging in ListUsers, no SRP, no expiry of codes and refresh tokens,
 * ForgotPassword tells that a user is unknown, AdminInitiateAuth asks an invited user for no new password and nobody
 * for a second factor, and a refreshed token has an `auth_time` and `origin_jti` of its own.
 */
import type { Clock } from "../clock.ts";
import { accessTokenSeconds } from "./claims.ts";
import type { Context, Internals, Operation, User, UserPool } from "./internals.ts";
import type { SigningKey } from "./key.ts";
import type { Sessions } from "./sessions.ts";

export interface OperationOptions {
  base: (target: string) => Operation;
  pool: UserPool;
  key: SigningKey;
  clock: Clock;
  sessions: Sessions;
  newCode(): string;
  sendCode(user: User, code: string): Promise<void>;
  CognitoError: Internals["CognitoError"];
}

/** What a user may never write: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const readOnlyAttributes = ["sub", "email_verified", "phone_number_verified", "identities"];

export function createOperations(options: OperationOptions): (target: string) => Operation {
  const { base, pool, key, clock, sessions, CognitoError } = options;
  const notAuthorized = (message: string) => new CognitoError("NotAuthorizedException", message);
  const find = (context: Context, username: unknown) =>
    typeof username === "string" ? pool.getUserByUsername(context, username) : Promise.resolve(null);
  const signOut = (context: Context, user: User | null) =>
    user && pool.saveUser(context, { ...user, RefreshTokens: [] });

  /** Adds what is missing in an answer with tokens or a challenge. */
  function complete(user: User, output: Awaited<ReturnType<Operation>>) {
    if (output["AuthenticationResult"])
      Object.assign(output["AuthenticationResult"], { TokenType: "Bearer", ExpiresIn: accessTokenSeconds });
    if (output["Session"] && output["ChallengeName"])
      sessions.open(output["Session"], user.Username, output["ChallengeName"]);
    return output;
  }

  const signIn =
    (target: string): Operation =>
    async (context, input) => {
      const parameters = input.AuthParameters ?? {};
      const isRefresh = String(input.AuthFlow).startsWith("REFRESH");
      const user = isRefresh
        ? await pool.getUserByRefreshToken(context, String(parameters.REFRESH_TOKEN))
        : await find(context, parameters.USERNAME);
      if (isRefresh && !user) throw notAuthorized("Invalid Refresh Token");
      if (!user || (!isRefresh && (typeof parameters.PASSWORD !== "string" || user.Password !== parameters.PASSWORD)))
        throw notAuthorized("Incorrect username or password.");
      if (!user.Enabled) throw notAuthorized("User is disabled.");
      return complete(user, await base(target)(context, input));
    };

  const needCode = (code: unknown, outstanding: unknown) => {
    if (typeof code !== "string" || code === "")
      throw new CognitoError("CodeMismatchException", "Invalid verification code provided, please try again.");
    if (outstanding === undefined)
      throw new CognitoError("ExpiredCodeException", "Invalid code provided, please request a code again.");
  };

  const writable = (attributes: unknown) => {
    const refused = Array.isArray(attributes) && attributes.some(({ Name }) => readOnlyAttributes.includes(Name));
    if (refused) throw notAuthorized("A client attempted to write unauthorized attribute");
  };

  const corrected: Record<string, Operation> = {
    InitiateAuth: signIn("InitiateAuth"),
    AdminInitiateAuth: signIn("AdminInitiateAuth"),
    async RespondToAuthChallenge(context, input) {
      const responses = input.ChallengeResponses ?? {};
      const user = await find(context, responses.USERNAME);
      if (!user || !sessions.has(input.Session, user.Username, input.ChallengeName))
        throw notAuthorized("Invalid session for the user.");
      if (!user.Enabled) throw notAuthorized("User is disabled.");
      if (input.ChallengeName === "SMS_MFA") needCode(responses.SMS_MFA_CODE, "sent with the session");
      const output = await base("RespondToAuthChallenge")(context, input);
      sessions.close(input.Session);
      const changed = await find(context, user.Username);
      const token = output["AuthenticationResult"]?.RefreshToken;
      if (changed && token) await pool.storeRefreshToken(context, token, changed);
      return complete(user, output);
    },
    async SignUp(context, input) {
      writable(input.UserAttributes);
      return base("SignUp")(context, input);
    },
    async UpdateUserAttributes(context, input) {
      writable(input.UserAttributes);
      return base("UpdateUserAttributes")(context, input);
    },
    async ConfirmSignUp(context, input) {
      needCode(input.ConfirmationCode, (await find(context, input.Username))?.ConfirmationCode);
      const output = await base("ConfirmSignUp")(context, input);
      const user = await find(context, input.Username);
      if (user)
        await pool.saveUser(context, {
          ...user,
          Attributes: [
            ...user.Attributes.filter(({ Name }) => Name !== "email_verified"),
            { Name: "email_verified", Value: "true" },
          ],
        });
      return output;
    },
    async ConfirmForgotPassword(context, input) {
      needCode(input.ConfirmationCode, (await find(context, input.Username))?.ConfirmationCode);
      return base("ConfirmForgotPassword")(context, input);
    },
    async ResendConfirmationCode(context, input) {
      const user = await find(context, input.Username);
      if (!user) throw new CognitoError("UserNotFoundException", "Username/client id combination not found.");
      if (user.UserStatus !== "UNCONFIRMED")
        throw new CognitoError("InvalidParameterException", "User is already confirmed.");
      const code = options.newCode();
      await pool.saveUser(context, { ...user, ConfirmationCode: code });
      await options.sendCode(user, code);
      return { CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: emailOf(user) } };
    },
    async AdminUserGlobalSignOut(context, input) {
      await signOut(context, await find(context, input.Username));
      return {};
    },
    async GlobalSignOut(context, input) {
      await signOut(context, await find(context, key.verify(String(input.AccessToken))?.["sub"]));
      return {};
    },
    async AdminListGroupsForUser(context, input) {
      const user = await find(context, input.Username);
      if (!user) throw new CognitoError("UserNotFoundException", "User does not exist.");
      return base("AdminListGroupsForUser")(context, { ...input, Username: user.Username });
    },
  };

  async function checkAccessToken(context: Context, token: unknown): Promise<void> {
    const claims = typeof token === "string" ? key.verify(token) : undefined;
    if (claims?.["token_use"] !== "access") throw notAuthorized("Invalid Access Token");
    if (Number(claims["exp"]) * 1_000 <= clock.now()) throw notAuthorized("Access Token has expired");
    if ((await find(context, claims["sub"]))?.Enabled === false) throw notAuthorized("User is disabled.");
  }

  return (target) => {
    const run = Object.hasOwn(corrected, target) ? corrected[target] : undefined;
    const operation = run ?? base(target);
    return async (context, input) => {
      if (
        target === "GlobalSignOut" ||
        (input !== null && typeof input === "object" && input.AccessToken !== undefined)
      )
        await checkAccessToken(context, input?.AccessToken);
      return operation(context, input);
    };
  };
}

export function emailOf(user: User): string {
  return user.Attributes.find(({ Name }) => Name === "email")?.Value ?? user.Username;
}
