/** Accounts by Cognito: what keeps passwords, codes and second factors. Says nothing of its errors but what they mean. */
import type { CognitoIdentityProviderClientConfig } from "@aws-sdk/client-cognito-identity-provider";
import type { Auth } from "@waybill/core/auth";
import { accounts } from "./identity.accounts.ts";
import { cognito, type Pool } from "./identity.client.ts";
import { proofs } from "./identity.proofs.ts";
import { sessions } from "./identity.sessions.ts";

export function cognitoIdentity(pool: () => Pool, config: CognitoIdentityProviderClientConfig = {}): Auth.Identity {
  const made = cognito(pool, config);
  return { ...accounts(made), ...sessions(made), ...proofs(made) };
}
