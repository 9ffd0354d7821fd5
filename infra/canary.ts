/** How new code of the API reaches callers: a tenth of the calls for five minutes, then all; back when an alarm rings. */
import { rollBack } from "./alarm.ts";
import { fn, live } from "./api.ts";
import { accountId, named, region } from "./current.ts";

function canary(alias: aws.lambda.Alias) {
  const application = new aws.codedeploy.Application("ApiCanary", { name: named("Api"), computePlatform: "Lambda" });
  const ofThisStage = $interpolate`arn:aws:cloudwatch:${region}:${accountId}:alarm:${named("*")}`;
  const role = new aws.iam.Role("ApiCanaryRole", {
    assumeRolePolicy: $jsonStringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "codedeploy.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    }),
    inlinePolicies: [
      {
        name: "inline",
        policy: $jsonStringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: ["lambda:GetAlias", "lambda:UpdateAlias"], Resource: [fn.arn, alias.arn] },
            { Effect: "Allow", Action: "lambda:GetProvisionedConcurrencyConfig", Resource: [fn.arn, alias.arn] },
            { Effect: "Allow", Action: "cloudwatch:DescribeAlarms", Resource: ofThisStage },
          ],
        }),
      },
    ],
  });
  new aws.codedeploy.DeploymentGroup("ApiCanaryGroup", {
    appName: application.name,
    deploymentGroupName: "live",
    serviceRoleArn: role.arn,
    deploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
    deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    autoRollbackConfiguration: {
      enabled: true,
      events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
    },
    alarmConfiguration: { enabled: true, alarms: rollBack.map(({ name }) => name) },
  });
}

if (live) canary(live);
