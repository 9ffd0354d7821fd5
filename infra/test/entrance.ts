/** Where callers come in: throttled, known sites only, and no hint of who has an account. */
import { ofType } from "../synth/graph.ts";
import { isProtected, type Rule, unless } from "./rule.ts";

const gateway: Rule = (graph) => {
  const stages = ofType(graph, "aws:apigatewayv2/stage:Stage");
  const apis = ofType(graph, "aws:apigatewayv2/api:Api");
  const routes = ofType(graph, "aws:apigatewayv2/integration:Integration");
  return [
    ...unless(
      stages,
      ({ inputs }) =>
        inputs.defaultRouteSettings?.throttlingRateLimit > 0 && inputs.defaultRouteSettings.throttlingRateLimit <= 500,
      "no throttling",
    ),
    ...unless(
      stages,
      ({ inputs }) =>
        inputs.defaultRouteSettings?.throttlingBurstLimit > 0 &&
        inputs.defaultRouteSettings.throttlingBurstLimit <= 1_000,
      "no bound of a burst",
    ),
    ...unless(
      apis,
      ({ inputs }) => !inputs.corsConfiguration?.allowOrigins?.some((o: string) => o.includes("*")),
      "every site may call",
    ),
    ...unless(apis, ({ inputs }) => inputs.corsConfiguration?.allowOrigins?.length > 0, "no site may call"),
    ...unless(apis, ({ inputs }) => !inputs.corsConfiguration?.allowCredentials, "takes cookies of other sites"),
    ...unless(
      routes,
      ({ inputs }) => !isProtected(graph) || (inputs.integrationUri as string).endsWith(":live"),
      "around the canary",
    ),
    ...ofType(graph, "aws:lambda/functionUrl:FunctionUrl").map(({ name }) => `${name}: a way past the gateway`),
  ];
};

const flows = "ALLOW_USER_PASSWORD_AUTH";

const identity: Rule = (graph) => {
  const pools = ofType(graph, "aws:cognito/userPool:UserPool");
  const clients = ofType(graph, "aws:cognito/userPoolClient:UserPoolClient");
  const groups = ofType(graph, "aws:cognito/userGroup:UserGroup").map(({ inputs }) => inputs.name as string);
  return [
    ...unless(
      pools,
      ({ inputs }) => (inputs.deletionProtection === "ACTIVE") === isProtected(graph),
      "deletion protection",
    ),
    ...unless(
      pools,
      ({ inputs }) => inputs.mfaConfiguration === "OPTIONAL" || inputs.mfaConfiguration === "ON",
      "no second factor",
    ),
    ...unless(pools, ({ inputs }) => inputs.softwareTokenMfaConfiguration?.enabled, "no authenticator apps"),
    ...unless(pools, ({ inputs }) => inputs.passwordPolicy?.minimumLength >= 12, "short passwords"),
    ...unless(
      pools,
      ({ inputs }) => ["Lowercase", "Uppercase", "Numbers"].every((k) => inputs.passwordPolicy?.[`require${k}`]),
      "simple passwords",
    ),
    ...unless(
      pools,
      ({ inputs }) => !isProtected(graph) || inputs.emailConfiguration?.emailSendingAccount === "DEVELOPER",
      "fifty mails a day",
    ),
    ...unless(clients, ({ inputs }) => inputs.preventUserExistenceErrors === "ENABLED", "tells who has an account"),
    ...unless(
      clients,
      ({ inputs }) => inputs.accessTokenValidity === 15 && inputs.tokenValidityUnits?.accessToken === "minutes",
      "long access tokens",
    ),
    ...unless(clients, ({ inputs }) => inputs.explicitAuthFlows?.toSorted().join() === flows, "other ways to sign in"),
    ...unless(
      clients,
      ({ inputs }) => inputs.allowedOauthFlowsUserPoolClient === false && inputs.allowedOauthFlows.length === 0,
      "OAuth flows",
    ),
    ...unless(clients, ({ inputs }) => inputs.enableTokenRevocation === true, "tokens that can't be revoked"),
    ...unless(
      clients,
      ({ inputs }) =>
        inputs.refreshTokenRotation?.feature === "ENABLED" && inputs.refreshTokenRotation.retryGracePeriodSeconds <= 60,
      "refresh tokens that are used again",
    ),
    ...unless(clients, ({ inputs }) => inputs.generateSecret === true, "a way past the API's limits"),
    ...(groups.toSorted().join() === "admin,customer,manager,owner,support" ? [] : [`groups are ${groups.join()}`]),
  ];
};

const canary: Rule = (graph) => {
  const aliases = ofType(graph, "aws:lambda/alias:Alias");
  const deployments = ofType(graph, "aws:codedeploy/deploymentGroup:DeploymentGroup");
  const alarms = new Set(
    ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs.name as string),
  );
  const expected = isProtected(graph) ? 1 : 0;
  return [
    ...(aliases.length === expected && deployments.length === expected
      ? []
      : [`${aliases.length} aliases, ${deployments.length} canaries`]),
    ...unless(
      aliases,
      ({ ignoreChanges }) => ["functionVersion", "routingConfig"].every((k) => ignoreChanges.includes(k)),
      "moved by a deployment",
    ),
    ...unless(deployments, ({ inputs }) => /Canary/.test(inputs.deploymentConfigName as string), "all at once"),
    ...unless(
      deployments,
      ({ inputs }) =>
        inputs.autoRollbackConfiguration?.events?.includes("DEPLOYMENT_STOP_ON_ALARM") &&
        inputs.autoRollbackConfiguration.enabled,
      "does not go back",
    ),
    ...unless(
      deployments,
      ({ inputs }) =>
        inputs.alarmConfiguration?.enabled &&
        inputs.alarmConfiguration.alarms.length >= 2 &&
        inputs.alarmConfiguration.alarms.every((a: string) => alarms.has(a)),
      "watches nothing",
    ),
    ...unless(
      ofType(graph, "aws:lambda/function:Function").filter(({ name }) => name.startsWith("Api")),
      ({ inputs }) => inputs.publish === (expected === 1),
      "no versions",
    ),
  ];
};

export const entrance = { gateway, identity, canary };
