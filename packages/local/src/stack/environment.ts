/** The variables that a function on AWS would find, so that configuration has one road. */
import type { Engines } from "../engine/engines.ts";
import type { Resource } from "./resources.ts";

/**
 * `SST_RESOURCE_<Name>` as SST sets them, plus the SDK's own variables for region, credentials and endpoints:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * S3 clients also need `forcePathStyle: true`, for which there is no variable.
 */
export function environmentOf(
  engines: Engines,
  resources: Readonly<Record<string, Resource>>,
  app: { name: string; stage: string },
): Record<string, string> {
  const environment: Record<string, string> = {
    SST_RESOURCE_App: JSON.stringify(app),
    AWS_REGION: engines.region,
    AWS_ACCESS_KEY_ID: engines.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engines.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: engines.dynamo.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: engines.dynamo.endpoint,
    AWS_ENDPOINT_URL_SQS: engines.aws.endpoint,
    AWS_ENDPOINT_URL_SNS: engines.aws.endpoint,
    AWS_ENDPOINT_URL_S3: engines.aws.endpoint,
  };
  for (const [name, resource] of Object.entries(resources))
    environment[`SST_RESOURCE_${name}`] = JSON.stringify(resource);
  return environment;
}
