/** Accounts: how they come to be, and whether they are let in. */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  type AdminGetUserCommandOutput,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { Actor } from "@waybill/core/actor";
import type { Auth } from "@waybill/core/auth";
import { Id } from "@waybill/core/id";
import { Log } from "@waybill/core/log";
import { type Cognito, nameOf, unless, unlessRefused, userIdOf, valueOf } from "./identity.client.ts";

type Accounts = Pick<
  Auth.Identity,
  | "signUp"
  | "confirmSignUp"
  | "resendCode"
  | "invite"
  | "find"
  | "idOf"
  | "disable"
  | "enable"
  | "signOutEverywhere"
  | "tellRoles"
>;

export function accounts({ client, UserPoolId, about, of, lookUp }: Cognito): Accounts {
  /** Nobody has proved to own such an account, so it may go; of any other it is said that it is there. */
  async function makeWay(email: string): Promise<boolean> {
    const user = await lookUp(email);
    if (user && user.UserStatus !== "UNCONFIRMED") return false;
    if (user?.Username !== undefined)
      await client.send(new AdminDeleteUserCommand({ UserPoolId: UserPoolId(), Username: user.Username }));
    return true;
  }

  async function create({ email, name }: Auth.Person, again: boolean) {
    const UserAttributes = [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
      ...(name === undefined ? [] : [{ Name: "name", Value: name }]),
    ];
    const { User } = await client.send(
      new AdminCreateUserCommand({
        UserPoolId: UserPoolId(),
        Username: email,
        DesiredDeliveryMediums: ["EMAIL"],
        ...(again ? { MessageAction: "RESEND" as const } : { UserAttributes }),
      }),
    );
    return userIdOf(valueOf(User?.Attributes, "sub"));
  }

  return {
    async signUp({ email, password, name }) {
      const command = new SignUpCommand({
        ...about(email),
        Password: password,
        UserAttributes: [
          { Name: "email", Value: email },
          ...(name === undefined ? [] : [{ Name: "name", Value: name }]),
        ],
      });
      const send = () => unless(["UsernameExistsException"], client.send(command), null);
      const made = (await send()) ?? ((await makeWay(email)) ? await send() : null);
      return made?.UserSub === undefined ? "taken" : { username: made.UserSub };
    },
    async confirmSignUp(Username, ConfirmationCode) {
      const command = new ConfirmSignUpCommand({ ...about(Username), ConfirmationCode });
      return (await unlessRefused(client.send(command), null)) ? "confirmed" : "refused";
    },
    async resendCode(email) {
      const command = new ResendConfirmationCodeCommand(about(email));
      await unlessRefused(client.send(command), null);
    },
    async invite(person) {
      const made = await unless(["UsernameExistsException"], create(person, false), null);
      if (made) return made;
      const user = await lookUp(person.email);
      if (user?.UserStatus === "FORCE_CHANGE_PASSWORD") return create(person, true);
      return (await makeWay(person.email)) ? create(person, false) : "taken";
    },
    async find(userId) {
      const user = await lookUp(Id.subjectOfUser(userId));
      return user ? personOf(user) : null;
    },
    async idOf(email) {
      const user = await lookUp(email);
      return user ? userIdOf(valueOf(user.UserAttributes, "sub")) : null;
    },
    async disable(userId) {
      await client.send(new AdminDisableUserCommand(of(userId)));
      await client.send(new AdminUserGlobalSignOutCommand(of(userId)));
    },
    async enable(userId) {
      await client.send(new AdminEnableUserCommand(of(userId)));
    },
    async signOutEverywhere(userId) {
      await client.send(new AdminUserGlobalSignOutCommand(of(userId)));
    },
    async tellRoles(userId, held) {
      const tell = (GroupName: string) => {
        const Membership = held.includes(GroupName) ? AdminAddUserToGroupCommand : AdminRemoveUserFromGroupCommand;
        return client.send(new Membership({ ...of(userId), GroupName }));
      };
      // A hint and nothing more: whoever decides by it decides by the table, which has it already.
      await Promise.all(Actor.roles.map(tell)).catch((error: unknown) => {
        Log.warn("groups not told", { userId, error: nameOf(error) });
      });
    },
  };
}

function personOf({ UserAttributes }: AdminGetUserCommandOutput): Auth.Person {
  const name = valueOf(UserAttributes, "name");
  return { email: valueOf(UserAttributes, "email") ?? "", ...(name === undefined ? {} : { name }) };
}
