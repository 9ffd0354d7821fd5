/** cognito-local's user pool and its one client, in our store. */
import type { Context, Internals } from "./internals.ts";
import { createStores } from "./store.ts";

export interface PoolOptions {
  userPoolId: string;
  clientId: string;
  clientSecret: string | undefined;
  region: string;
  /** Where users are kept. Undefined: in memory. */
  folder: string | undefined;
}

export async function openPool(internals: Internals, context: Context, pool: PoolOptions, clock: { get(): Date }) {
  const stores = createStores(pool.folder);
  const clients = await stores.create(context, "clients", { Clients: {} });
  const pools = new internals.UserPoolServiceFactoryImpl(clock, stores);
  const cognito = new internals.CognitoServiceImpl("", clients, {}, pools);
  cognito.userPools = [];
  await cognito.createUserPool(context, {
    Id: pool.userPoolId,
    Arn: `arn:aws:cognito-idp:${pool.region}:000000000000:userpool/${pool.userPoolId}`,
    Name: "local",
    UsernameAttributes: ["email"],
    AutoVerifiedAttributes: ["email"],
    MfaConfiguration: "OPTIONAL",
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const store = await cognito.getUserPool(context, pool.userPoolId);
  await store.saveAppClient(context, {
    ClientId: pool.clientId,
    ClientName: "local",
    UserPoolId: pool.userPoolId,
    CreationDate: clock.get(),
    LastModifiedDate: clock.get(),
    AllowedOAuthFlowsUserPoolClient: false,
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
    PreventUserExistenceErrors: "ENABLED",
  });
  return { cognito, store };
}
