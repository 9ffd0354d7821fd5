import { roles } from "../packages/core/src/actor/role.ts";
import { current } from "./current.ts";
import { address, identity } from "./email.ts";

export const pool = new sst.aws.CognitoUserPool("Users", {
  usernames: ["email"],
  mfa: "optional",
  softwareToken: true,
  transform: {
    userPool: (args, opts) => {
      args.deletionProtection = current.protect ? "ACTIVE" : "INACTIVE";
      args.usernameConfiguration = { caseSensitive: false };
      args.passwordPolicy = {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: false,
        temporaryPasswordValidityDays: 1,
      };
      args.accountRecoverySetting = { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] };
      // Cognito's own sender stops at fifty mails a day.
      if (identity && current.isPublic) {
        args.emailConfiguration = {
          emailSendingAccount: "DEVELOPER",
          sourceArn: identity.nodes.identity.arn,
          fromEmailAddress: address,
        };
      }
      // The address that a customer signs in with stays the old one until the new one is proved.
      args.userAttributeUpdateSettings = { attributesRequireVerificationBeforeUpdates: ["email"] };
      opts.protect = current.protect;
      opts.retainOnDelete = current.removal === "retain";
    },
  },
});

export const poolClient = pool.addClient("Web", {
  transform: {
    client: (args, opts) => {
      args.allowedOauthFlowsUserPoolClient = false;
      args.allowedOauthFlows = [];
      args.allowedOauthScopes = [];
      args.callbackUrls = [];
      // Refresh tokens are used once, which is an operation of its own and no flow.
      args.explicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH"];
      args.refreshTokenRotation = { feature: "ENABLED", retryGracePeriodSeconds: 10 };
      args.preventUserExistenceErrors = "ENABLED";
      args.enableTokenRevocation = true;
      // Only the API knows it, so nobody tries passwords or addresses at Cognito itself, past the API's limits.
      args.generateSecret = true;
      args.accessTokenValidity = 15;
      args.idTokenValidity = 15;
      args.refreshTokenValidity = 30;
      args.tokenValidityUnits = { accessToken: "minutes", idToken: "minutes", refreshToken: "days" };
      opts.retainOnDelete = current.removal === "retain";
    },
  },
});

/** The built-in roles, for whoever looks at a token alone. The API goes by the table. */
for (const [precedence, role] of roles.toReversed().entries()) {
  new aws.cognito.UserGroup(`Group${role}`, { name: role, userPoolId: pool.id, precedence });
}

export const userPool = new sst.Linkable("UserPool", {
  properties: { id: pool.id, clientId: poolClient.id, clientSecret: poolClient.secret },
});
