/** Forgotten, changed and set passwords. */
import { codeMismatch, deliveryTo } from "./codes.ts";
import { type Operations, invalidParameter, notAuthorized, text } from "./operation.ts";
import { checkPassword } from "./password-policy.ts";
import { type Service, userOf } from "./service.ts";
import { type User, attributeOf, emailOf } from "./user.ts";

/** The user with a password to be changed at the first sign-in. */
export function withTemporaryPassword(user: User, Password: string, nowMs: number): User {
  return { ...user, Password, UserStatus: "FORCE_CHANGE_PASSWORD", temporaryPasswordSinceMs: nowMs };
}

export function passwordOperations(service: Service): Operations {
  const { users, codes, policy, clock, send } = service;
  return {
    async ForgotPassword(input) {
      const name = text(input, "Username");
      const user = await users.find(name);
      if (!user?.Enabled) return { CodeDeliveryDetails: deliveryTo(user ? emailOf(user) : name) };
      if (user.UserStatus === "FORCE_CHANGE_PASSWORD")
        throw notAuthorized("User password cannot be reset in the current state.");
      if (attributeOf(user, "email_verified") !== "true")
        throw invalidParameter(
          "Cannot reset password for the user as there is no registered/verified email or phone_number",
        );
      const issued = codes.issue(user, "passwordReset");
      await users.save(issued.user);
      send(emailOf(user), issued.code);
      return { CodeDeliveryDetails: deliveryTo(emailOf(user)) };
    },
    async ConfirmForgotPassword(input) {
      const Password = text(input, "Password");
      checkPassword(Password, policy);
      const user = await users.find(text(input, "Username"));
      if (!user?.Enabled) throw codeMismatch();
      const redeemed = codes.redeem(user, "passwordReset", input["ConfirmationCode"]);
      await users.save({ ...redeemed, Password, UserStatus: "CONFIRMED" });
      return {};
    },
    async ChangePassword(input) {
      const user = await userOf(service, input);
      if (user.Password !== text(input, "PreviousPassword")) throw notAuthorized("Incorrect username or password.");
      const Password = text(input, "ProposedPassword");
      checkPassword(Password, policy);
      await users.save({ ...user, Password });
      return {};
    },
    async AdminSetUserPassword(input) {
      const user = await users.get(text(input, "Username"));
      const Password = text(input, "Password");
      checkPassword(Password, policy);
      if (input["Permanent"] === true) {
        const { temporaryPasswordSinceMs: _since, ...rest } = user;
        await users.save({ ...rest, Password, UserStatus: "CONFIRMED" });
      } else await users.save(withTemporaryPassword(user, Password, clock.now()));
      return {};
    },
  };
}
