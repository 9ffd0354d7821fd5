import {
  AdminDisableUserCommand,
  ListUsersCommand,
  type ListUsersCommandInput,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { openService } from "../../test/service.ts";

const invalid = { name: "InvalidParameterException" };

async function open(count: number) {
  const users = Array.from({ length: count }, (_, index) => ({
    sub: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    email: `user${index}@example.com`,
  }));
  const service = await openService({ users });
  const list = (input: Partial<ListUsersCommandInput> = {}) =>
    service.client.send(new ListUsersCommand({ UserPoolId: service.UserPoolId, ...input }));
  return { ...service, list, users };
}

const names = (users: UserType[] | undefined) =>
  users?.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === "email")?.Value?.split("@")[0]);

test("users come in pages, each once, at most sixty at a time", async () => {
  await using service = await open(65);
  const first = await service.list();
  expect(first.Users).toHaveLength(60);
  const { Users, PaginationToken } = await service.list({ PaginationToken: first.PaginationToken });
  expect(PaginationToken).toBeUndefined();
  const subs = [...(first.Users ?? []), ...(Users ?? [])].map(({ Username }) => Username);
  expect(subs).toEqual(service.users.map(({ sub }) => sub));
  expect((await service.list({ Limit: 1 })).Users).toHaveLength(1);
  for (const Limit of [0, 61, 1.5]) await expect(service.list({ Limit })).rejects.toMatchObject(invalid);
});

test("a page's token cannot be made up, nor used for another filter", async () => {
  await using service = await open(3);
  const { PaginationToken = "" } = await service.list({ Limit: 1, Filter: 'email ^= "user"' });
  const madeUp = `${Buffer.from("x").toString("base64url")}.${PaginationToken.split(".")[1] ?? ""}`;
  for (const token of ["unknown", madeUp])
    await expect(service.list({ PaginationToken: token, Filter: 'email ^= "user"' })).rejects.toMatchObject(invalid);
  await expect(service.list({ PaginationToken })).rejects.toMatchObject(invalid);
  const { Users } = await service.list({ Limit: 1, PaginationToken, Filter: 'email ^= "user"' });
  expect(names(Users)).toEqual(["user1"]);
});

test("a filter chooses, and what is none is refused", async () => {
  await using service = await open(12);
  const { UserPoolId, client } = service;
  await client.send(new AdminDisableUserCommand({ UserPoolId, Username: "user3@example.com" }));
  const found = async (Filter: string) => names((await service.list({ Filter })).Users);
  expect(await found('email = "USER3@example.com"')).toEqual(["user3"]);
  expect(await found('email ^= "user1"')).toEqual(["user1", "user10", "user11"]);
  expect(await found(`sub="${service.users[5]?.sub ?? ""}"`)).toEqual(["user5"]);
  expect(await found('status = "Disabled"')).toEqual(["user3"]);
  expect(await found('cognito:user_status = "UNCONFIRMED"')).toEqual([]);
  expect(await found(String.raw`email = "a\" or \"b"`)).toEqual([]);
  for (const filter of ["email", 'email = "a" or email ^= "user"', 'password = "x"', 'email > "a"'])
    await expect(found(filter)).rejects.toMatchObject(invalid);
});
