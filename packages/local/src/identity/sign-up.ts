/**
 * Signing up. A client with `PreventUserExistenceErrors` learns of nobody by confirming or by asking for another code;
 * SignUp itself tells, as on AWS.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
import { randomUUID } from "node:crypto";
import { emailForUsername, ownAttributes } from "./attributes.ts";
import { codeExpired, deliveryTo } from "./codes.ts";
import { type Operations, Refusal, invalidParameter, notAuthorized, text } from "./operation.ts";
import { checkPassword } from "./password-policy.ts";
import type { Service } from "./service.ts";
import { type User, emailOf, newUser, withAttributes } from "./user.ts";

export function signUpOperations({ users, codes, policy, clock, send }: Service): Operations {
  async function sendCode(user: User): Promise<object> {
    const issued = codes.issue(user, "signUp");
    await users.save(issued.user);
    send(emailOf(user), issued.code);
    return deliveryTo(emailOf(user));
  }
  return {
    async SignUp(input) {
      const Password = text(input, "Password");
      checkPassword(Password, policy);
      const attributes = ownAttributes(input["UserAttributes"]);
      const email = emailForUsername(text(input, "Username"), attributes);
      if (await users.find(email)) throw new Refusal("UsernameExistsException", "User already exists");
      const made = newUser(randomUUID(), email, new Date(clock.now()));
      const user: User = { ...made, Password, UserStatus: "UNCONFIRMED" };
      const CodeDeliveryDetails = await sendCode(
        withAttributes(user, ...attributes, { Name: "email_verified", Value: "false" }),
      );
      return { UserConfirmed: false, UserSub: user.Username, CodeDeliveryDetails };
    },
    async ConfirmSignUp(input) {
      const user = await users.find(text(input, "Username"));
      if (!user) throw codeExpired();
      if (!user.Enabled) throw notAuthorized("User is disabled.");
      if (user.UserStatus !== "UNCONFIRMED")
        throw notAuthorized(`User cannot be confirmed. Current status is ${user.UserStatus}`);
      const confirmed = codes.redeem(user, "signUp", input["ConfirmationCode"]);
      const verified = { Name: "email_verified", Value: "true" };
      await users.save({ ...withAttributes(confirmed, verified), UserStatus: "CONFIRMED" });
      return {};
    },
    async ResendConfirmationCode(input) {
      const name = text(input, "Username");
      const user = await users.find(name);
      if (!user?.Enabled) return { CodeDeliveryDetails: deliveryTo(user ? emailOf(user) : name) };
      if (user.UserStatus !== "UNCONFIRMED") throw invalidParameter("User is already confirmed.");
      return { CodeDeliveryDetails: await sendCode(user) };
    },
  };
}
