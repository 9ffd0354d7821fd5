/**
 * Cognito's operations. cognito-local keeps the users and groups, speaks the protocol and does what is listed in `asIs`;
 * the rest is ours, because its own would have tests trust what is not so on AWS. There, access tokens were decoded but not
 * verified; challenges, invited users and disabled users were not checked; no policy, lockout, expiry, paging or replay
 * of codes; unknown users could be told from known ones; refresh tokens neither rotated nor belonged to a sign-in.
 *
 * Still unlike AWS: no SRP, no SMS or e-mail as a second factor, no devices, no hosted pages, no triggers; nothing limits
 * how often a code may be asked for or guessed, nor a previous password in ChangePassword; a wrong password of an
 * unconfirmed user is told from a right one, where AWS may answer UserNotConfirmedException to both; ListUsersInGroup
 * has no pages; ListUsers returns all attributes; the tokens of a disabled user are good again once it is enabled;
 * lockouts and challenges do not survive a restart.
 */
import { adminOperations } from "./admin.ts";
import { attributeOperations } from "./attributes.ts";
import { checkSecret } from "./client-secret.ts";
import { authenticationOperations } from "./authenticate.ts";
import type { Context, Internals, Route } from "./internals.ts";
import { listOperations } from "./list-users.ts";
import { mfaOperations } from "./mfa.ts";
import { type Input, type Operation, type Operations, Refusal, fieldsOf } from "./operation.ts";
import { passwordOperations } from "./password.ts";
import { refreshOperations } from "./refresh.ts";
import type { Service } from "./service.ts";
import { signUpOperations } from "./sign-up.ts";

/** Those of cognito-local that are as on AWS, but that they do not find every user by the names that AWS does. */
const asIs = new Set([
  "AdminAddUserToGroup",
  "AdminConfirmSignUp",
  "AdminDeleteUser",
  "AdminDisableUser",
  "AdminEnableUser",
  "AdminGetUser",
  "AdminListGroupsForUser",
  "AdminRemoveUserFromGroup",
  "CreateGroup",
  "DeleteGroup",
  "DescribeUserPool",
  "DescribeUserPoolClient",
  "GetGroup",
  "ListGroups",
  "ListUserPoolClients",
  "ListUserPools",
  "ListUsersInGroup",
  "UpdateGroup",
]);

export interface OperationOptions {
  service: Service;
  base: (target: string) => Route;
  context: Context;
  CognitoError: Internals["CognitoError"];
  /** Sends what the operation wanted sent. */
  deliver(): Promise<void>;
}

export function createOperations(options: OperationOptions): (target: string) => Route {
  const { service, base, context, CognitoError, deliver } = options;
  const operations: Operations = {
    ...authenticationOperations(service),
    ...refreshOperations(service),
    ...mfaOperations(service),
    ...signUpOperations(service),
    ...passwordOperations(service),
    ...attributeOperations(service),
    ...adminOperations(service),
    ...listOperations(service),
  };
  const passedOn =
    (target: string): Operation =>
    async (input) => {
      const { Username } = input;
      const user = typeof Username === "string" ? await service.users.get(Username) : undefined;
      return base(target)(context, user ? { ...input, Username: user.Username } : input);
    };
  const find = (target: string): Operation => {
    const ours = Object.hasOwn(operations, target) ? operations[target] : undefined;
    if (ours) return ours;
    if (asIs.has(target)) return passedOn(target);
    return () => Promise.reject(new Refusal("UnknownOperationException", `The local Cognito has no ${target}.`));
  };

  // The store's promises are settled at once, so an operation runs in one go and no two of them interleave: a code counts
  // once. Mail goes out afterwards, as whoever gets it may come back while it is under way.
  return (target) => async (_context, body) => {
    try {
      const answer = await run(target, fieldsOf(body));
      await deliver();
      return answer;
    } catch (error) {
      throw error instanceof Refusal ? new CognitoError(error.code, error.message) : error;
    }
  };

  function run(target: string, input: Input): Promise<object> {
    const { ClientId = service.clientId, UserPoolId = service.userPoolId } = input;
    if (ClientId !== service.clientId)
      throw new Refusal("ResourceNotFoundException", `User pool client ${String(ClientId)} does not exist.`);
    if (UserPoolId !== service.userPoolId)
      throw new Refusal("ResourceNotFoundException", `User pool ${String(UserPoolId)} does not exist.`);
    checkSecret(service, target, input);
    return find(target)(input);
  }
}
