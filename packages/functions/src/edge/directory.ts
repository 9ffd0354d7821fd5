/** The users' addresses, from Cognito. The only file that asks it. */
import {
  AdminGetUserCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import { Id } from "@waybill/core/id";
import type { Notification } from "@waybill/core/notification";
import { Retry } from "@waybill/core/retry";
import { limits } from "./limits.ts";

/** A user is asked for by subject, which Cognito takes in place of the user's name. */
export function cognitoDirectory(
  poolId: () => string,
  config: CognitoIdentityProviderClientConfig = {},
): Notification.Directory {
  const client = new CognitoIdentityProviderClient({ ...Retry.sdk(limits.directory), ...config });
  return {
    async emailOf(userId) {
      const question = new AdminGetUserCommand({ UserPoolId: poolId(), Username: Id.subjectOfUser(userId) });
      try {
        const { UserAttributes = [] } = await client.send(question);
        return verifiedEmail(UserAttributes);
      } catch (error) {
        if (error instanceof UserNotFoundException) return null;
        throw error;
      }
    },
  };
}

/** An address that its owner never confirmed may be somebody else's. */
function verifiedEmail(attributes: readonly AttributeType[]): string | null {
  const valueOf = (name: string) => attributes.find(({ Name }) => Name === name)?.Value;
  return valueOf("email_verified") === "true" ? (valueOf("email") ?? null) : null;
}
