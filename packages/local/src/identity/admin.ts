/** Users whom an administrator invites, and what a user reads and deletes of the own account. */
import { randomUUID } from "node:crypto";
import { adminAttributes, emailForUsername } from "./attributes.ts";
import { type Input, type Operations, Refusal, invalidParameter, text } from "./operation.ts";
import { withTemporaryPassword } from "./password.ts";
import { checkPassword, newTemporaryPassword } from "./password-policy.ts";
import { type Service, userOf } from "./service.ts";
import { type User, emailOf, newUser, withAttributes } from "./user.ts";

/** A user as the answers to administrators have one. */
export function userShown({ Username, Attributes, Enabled, UserStatus, UserCreateDate, UserLastModifiedDate }: User) {
  return { Username, Attributes, Enabled, UserStatus, UserCreateDate, UserLastModifiedDate };
}

export function adminOperations(service: Service): Operations {
  const { users, policy, clock, send } = service;

  async function invited(input: Input): Promise<User> {
    const name = text(input, "Username");
    if (input["MessageAction"] !== "RESEND") {
      if (await users.find(name)) throw new Refusal("UsernameExistsException", "User account already exists");
      return made(name, input, new Date(clock.now()));
    }
    const user = await users.get(name);
    if (user.UserStatus === "FORCE_CHANGE_PASSWORD") return user;
    throw new Refusal("UnsupportedUserStateException", `Resend not possible. User is in ${user.UserStatus} state.`);
  }

  return {
    async AdminCreateUser(input) {
      const mediums = input["DesiredDeliveryMediums"];
      const isMailed = input["MessageAction"] !== "SUPPRESS";
      if (isMailed && Array.isArray(mediums) && mediums.length > 0 && !mediums.includes("EMAIL"))
        throw invalidParameter("User has no attribute matching desired delivery mediums");
      const password =
        input["TemporaryPassword"] === undefined ? newTemporaryPassword(policy) : text(input, "TemporaryPassword");
      checkPassword(password, policy);
      const user = withTemporaryPassword(await invited(input), password, clock.now());
      await users.save(user);
      if (isMailed) send(emailOf(user), password);
      return { User: userShown(user) };
    },
    async GetUser(input) {
      const { Username, Attributes, UserMFASettingList, PreferredMfaSetting } = await userOf(service, input);
      return { Username, UserAttributes: Attributes, UserMFASettingList, PreferredMfaSetting };
    },
    async DeleteUser(input) {
      await users.delete(await userOf(service, input));
      return {};
    },
  };
}

function made(username: string, input: Input, now: Date): User {
  const attributes = adminAttributes(input["UserAttributes"]);
  const user = newUser(randomUUID(), emailForUsername(username, attributes), now);
  return withAttributes(user, { Name: "email_verified", Value: "false" }, ...attributes);
}
