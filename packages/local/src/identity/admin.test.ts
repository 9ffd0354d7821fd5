import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  DeleteUserCommand,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { ada, claimsOf, goodPassword, openService } from "../../test/service.ts";

test.each(["address", "address in capitals", "sub"])("an administrator names a user by %s", async (how) => {
  await using service = await openService({ groups: ["staff", "owner"] });
  const { client, UserPoolId } = service;
  const { AccessToken } = await service.signedIn();
  const sub = String(claimsOf(AccessToken)["sub"]);
  const Username = how === "sub" ? sub : how === "address" ? ada : ada.toUpperCase();
  const whom = { UserPoolId, Username };

  await client.send(new AdminAddUserToGroupCommand({ ...whom, GroupName: "staff" }));
  await client.send(new AdminAddUserToGroupCommand({ ...whom, GroupName: "owner" }));
  await client.send(new AdminRemoveUserFromGroupCommand({ ...whom, GroupName: "owner" }));
  const { Groups } = await client.send(new AdminListGroupsForUserCommand(whom));
  expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(["staff"]);
  const { Users } = await client.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: "staff" }));
  expect(Users?.map((user) => user.Username)).toEqual([sub]);
  const { AuthenticationResult } = await service.signIn();
  for (const token of [AuthenticationResult?.AccessToken, AuthenticationResult?.IdToken])
    expect(claimsOf(token)["cognito:groups"]).toEqual(["staff"]);

  await client.send(new AdminDisableUserCommand(whom));
  expect(await client.send(new AdminGetUserCommand(whom))).toMatchObject({ Enabled: false, Username: sub });
  await client.send(new AdminEnableUserCommand(whom));
  await client.send(new AdminSetUserPasswordCommand({ ...whom, Password: "Chosen-horse-1", Permanent: true }));
  await client.send(
    new AdminUpdateUserAttributesCommand({ ...whom, UserAttributes: [{ Name: "name", Value: "Ada" }] }),
  );
  const shown = await client.send(new AdminGetUserCommand(whom));
  expect(shown).toMatchObject({ Enabled: true, UserStatus: "CONFIRMED" });
  expect(shown.UserAttributes).toContainEqual({ Name: "name", Value: "Ada" });
  await service.signIn("Chosen-horse-1");

  await client.send(new AdminDeleteUserCommand(whom));
  await expect(service.signIn("Chosen-horse-1")).rejects.toMatchObject({ name: "NotAuthorizedException" });
  await expect(service.refresh(AuthenticationResult?.RefreshToken)).rejects.toMatchObject({
    name: "NotAuthorizedException",
  });
  await expect(service.getUser(AccessToken)).rejects.toMatchObject({ name: "UserNotFoundException" });
});

test("nothing is done to a user who is not there", async () => {
  await using service = await openService({ groups: ["staff"] });
  const { client, UserPoolId } = service;
  const whom = { UserPoolId, Username: "nobody@example.com" };
  const absent = { name: "UserNotFoundException" };
  await expect(client.send(new AdminGetUserCommand(whom))).rejects.toMatchObject(absent);
  await expect(client.send(new AdminDisableUserCommand(whom))).rejects.toMatchObject(absent);
  await expect(client.send(new AdminEnableUserCommand(whom))).rejects.toMatchObject(absent);
  await expect(client.send(new AdminDeleteUserCommand(whom))).rejects.toMatchObject(absent);
  await expect(client.send(new AdminConfirmSignUpCommand(whom))).rejects.toMatchObject(absent);
  await expect(client.send(new AdminUserGlobalSignOutCommand(whom))).rejects.toMatchObject(absent);
  const Password = goodPassword;
  await expect(client.send(new AdminSetUserPasswordCommand({ ...whom, Password }))).rejects.toMatchObject(absent);
  const GroupName = "staff";
  await expect(client.send(new AdminAddUserToGroupCommand({ ...whom, GroupName }))).rejects.toMatchObject(absent);
  await expect(client.send(new AdminRemoveUserFromGroupCommand({ ...whom, GroupName }))).rejects.toMatchObject(absent);
  await expect(
    client.send(new AdminUpdateUserAttributesCommand({ ...whom, UserAttributes: [] })),
  ).rejects.toMatchObject(absent);
});

test("a group has to exist", async () => {
  await using service = await openService();
  await service.signUp();
  const whom = { UserPoolId: service.UserPoolId, Username: ada, GroupName: "staff" };
  await expect(service.client.send(new AdminAddUserToGroupCommand(whom))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a user deletes the own account", async () => {
  await using service = await openService();
  const { AccessToken } = await service.signedIn();
  await service.client.send(new DeleteUserCommand({ AccessToken }));
  await expect(service.getUser(AccessToken)).rejects.toMatchObject({ name: "UserNotFoundException" });
  await service.signUp();
});
