import { CognitoIdentityProviderClient, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import { Id } from "@waybill/core/id";
import { startIdentity } from "@waybill/local";
import { expect, test } from "vitest";
import { cognitoDirectory } from "./directory.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };

function userOf(sub: string | undefined): Id.Of<"user"> {
  const id = Id.userOfSubject(sub ?? "");
  if (!id) throw new Error(`${sub} is no subject`);
  return id;
}

test("a user's address is found by the user's id; who has none, or never proved it to be theirs, has none", async () => {
  await using identity = startIdentity();
  const ada = { sub: "11111111-1111-4111-8111-111111111111", email: "ada@people.test" };
  const { url: endpoint } = await identity.listen({ port: 0, users: [ada] });
  const where = { endpoint, region: "eu-west-1", credentials };
  const directory = cognitoDirectory(() => identity.userPoolId, where);
  expect(await directory.emailOf(userOf(ada.sub))).toBe("ada@people.test");
  expect(await directory.emailOf(userOf("99999999-9999-4999-8999-999999999999"))).toBeNull();

  const Username = "somebody@else.test";
  const client = new CognitoIdentityProviderClient(where);
  const UserAttributes = [{ Name: "email", Value: Username }];
  const { UserSub } = await client.send(
    new SignUpCommand({ ClientId: identity.clientId, Username, Password: "At least something 1", UserAttributes }),
  );
  expect(await directory.emailOf(userOf(UserSub))).toBeNull();
});
