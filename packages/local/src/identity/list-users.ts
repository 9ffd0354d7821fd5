/** ListUsers: a filter, pages of at most sixty, and a token for the next page that nobody can make up. */
import { createHmac, randomBytes } from "node:crypto";
import { userShown } from "./admin.ts";
import { type Input, type Operations, invalidParameter } from "./operation.ts";
import type { Service } from "./service.ts";
import { type User, attributeOf } from "./user.ts";

const limitMax = 60;
const ofAttributes = ["sub", "email", "name", "given_name", "family_name", "preferred_username", "phone_number"];

export function listOperations({ users }: Service): Operations {
  const secret = randomBytes(32);
  const seal = (after: string, filter: unknown) =>
    createHmac("sha256", secret)
      .update(JSON.stringify([after, filter]))
      .digest("base64url");

  /** The username after which the page begins. */
  function start({ PaginationToken: token, Filter }: Input): string {
    if (token === undefined || token === null) return "";
    const [name = "", mac] = typeof token === "string" ? token.split(".") : [];
    const after = Buffer.from(name, "base64url").toString();
    if (mac !== seal(after, Filter)) throw invalidParameter("Invalid pagination token");
    return after;
  }

  return {
    async ListUsers(input) {
      const { Limit: limit = limitMax, Filter } = input;
      if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > limitMax)
        throw invalidParameter(`Limit has to be a whole number from 1 to ${limitMax}.`);
      const after = start(input);
      const isWanted = filterOf(Filter);
      const rest = (await users.all())
        .filter((user) => user.Username > after && isWanted(user))
        .sort((a, b) => (a.Username < b.Username ? -1 : 1));
      const page = rest.slice(0, limit);
      const last = page.at(-1)?.Username ?? "";
      const next = `${Buffer.from(last).toString("base64url")}.${seal(last, Filter)}`;
      return { Users: page.map(userShown), ...(rest.length > page.length && { PaginationToken: next }) };
    },
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html */
function filterOf(filter: unknown): (user: User) => boolean {
  if (filter === undefined || filter === null || filter === "") return () => true;
  const [, name = "", operator, quoted = ""] =
    /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(typeof filter === "string" ? filter : "") ?? [];
  const wanted = quoted.replaceAll(/\\(.)/g, "$1").toLowerCase();
  const read = fieldOf(name);
  return (user) => {
    const value = read(user)?.toLowerCase();
    return operator === "=" ? value === wanted : value?.startsWith(wanted) === true;
  };
}

function fieldOf(name: string): (user: User) => string | undefined {
  if (name === "username") return ({ Username }) => Username;
  if (name === "cognito:user_status") return ({ UserStatus }) => UserStatus;
  if (name === "status") return ({ Enabled }) => (Enabled ? "Enabled" : "Disabled");
  if (ofAttributes.includes(name)) return (user) => attributeOf(user, name);
  throw invalidParameter("Error while parsing filter.");
}
