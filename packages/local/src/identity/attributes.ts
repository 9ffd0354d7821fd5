/** A user's attributes. A new e-mail address counts once it is proved: until then the old one stays in force. */
import { deliveryTo } from "./codes.ts";
import { type Operations, Refusal, fieldsOf, invalidParameter, notAuthorized, text } from "./operation.ts";
import { type Service, userOf } from "./service.ts";
import { type Attribute, type User, emailOf, withAttributes } from "./user.ts";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const writable = new Set(
  (
    "address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture " +
    "preferred_username profile updated_at website zoneinfo"
  ).split(" "),
);
const writableByAdmins = new Set([...writable, "email_verified", "phone_number_verified"]);

/**
 * What a user may write: neither the own `sub` nor that the own address is verified.
 * @throws Refusal `NotAuthorizedException`
 */
export function ownAttributes(value: unknown): Attribute[] {
  const attributes = attributesIn(value);
  if (attributes.every(({ Name }) => writable.has(Name))) return attributes;
  throw notAuthorized("A client attempted to write unauthorized attribute");
}

/** @throws Refusal `InvalidParameterException` */
export function adminAttributes(value: unknown): Attribute[] {
  const attributes = attributesIn(value);
  const refused = attributes.find(({ Name }) => !writableByAdmins.has(Name));
  if (refused) throw invalidParameter(`user.${refused.Name}: Attribute cannot be updated.`);
  return attributes;
}

/** @throws Refusal `InvalidParameterException` unless the username is an address, and no other is given beside it */
export function emailForUsername(username: string, attributes: readonly Attribute[]): string {
  if (!isEmail(username)) throw invalidParameter("Username should be an email.");
  const email = attributes.find(({ Name }) => Name === "email")?.Value ?? username;
  if (email.toLowerCase() !== username.toLowerCase()) throw invalidParameter("The email is not the username.");
  return username;
}

export function attributeOperations(service: Service): Operations {
  const { users, codes, send } = service;
  async function checkFree(email: string, user: User): Promise<void> {
    const owner = await users.find(email);
    if (owner && owner.Username !== user.Username)
      throw new Refusal("AliasExistsException", "An account with the given email already exists.");
  }
  /** Sends the code that puts an address in force. */
  async function prove(user: User, email: string): Promise<object> {
    const issued = codes.issue(user, "email");
    await users.save(issued.user);
    send(email, issued.code);
    return deliveryTo(email);
  }
  async function change(user: User, attributes: readonly Attribute[]): Promise<object[]> {
    const email = attributes.find(({ Name }) => Name === "email")?.Value;
    const others = attributes.filter(({ Name }) => Name !== "email");
    if (email === undefined || email === emailOf(user)) {
      await users.save(withAttributes(user, ...others));
      return [];
    }
    if (!isEmail(email)) throw invalidParameter("Invalid email address format.");
    await checkFree(email, user);
    return [await prove({ ...withAttributes(user, ...others), emailPending: email }, email)];
  }
  return {
    async UpdateUserAttributes(input) {
      const user = await userOf(service, input);
      return { CodeDeliveryDetailsList: await change(user, ownAttributes(input["UserAttributes"])) };
    },
    async AdminUpdateUserAttributes(input) {
      const user = await users.get(text(input, "Username"));
      const attributes = adminAttributes(input["UserAttributes"]);
      const email = attributes.find(({ Name }) => Name === "email")?.Value;
      const isVerified = attributes.some(({ Name, Value }) => Name === "email_verified" && Value === "true");
      if (email === undefined || !isVerified) {
        // Not yet verified is what the new address is anyway, and the old one stays as it is.
        await change(
          user,
          email === undefined ? attributes : attributes.filter(({ Name }) => Name !== "email_verified"),
        );
        return {};
      }
      if (!isEmail(email)) throw invalidParameter("Invalid email address format.");
      await checkFree(email, user);
      const { emailPending: _pending, ...rest } = user;
      await users.save(withAttributes(rest, ...attributes));
      return {};
    },
    async GetUserAttributeVerificationCode(input) {
      const user = await userOf(service, input);
      if (input["AttributeName"] !== "email") throw invalidParameter("Only email can be verified.");
      return { CodeDeliveryDetails: await prove(user, user.emailPending ?? emailOf(user)) };
    },
    async VerifyUserAttribute(input) {
      const user = await userOf(service, input);
      if (input["AttributeName"] !== "email") throw invalidParameter("Only email can be verified.");
      const { emailPending: email = emailOf(user), ...redeemed } = codes.redeem(user, "email", input["Code"]);
      await checkFree(email, user);
      const verified = { Name: "email_verified", Value: "true" };
      await users.save(withAttributes(redeemed, { Name: "email", Value: email }, verified));
      return {};
    },
  };
}

function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(value);
}

function attributesIn(value: unknown): Attribute[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidParameter("UserAttributes has to be a list.");
  return value.map((entry: unknown) => {
    const { Name, Value = "" } = fieldsOf(entry);
    if (typeof Name !== "string" || typeof Value !== "string") throw invalidParameter("An attribute is malformed.");
    return { Name, Value };
  });
}
