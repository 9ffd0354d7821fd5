/** What a signed request to AWS asks for, and whether a role's statements allow it. */
import { account, region } from "../synth/aws.ts";
import type { Statement } from "../synth/graph.ts";

export interface Ask {
  action: string;
  resource: string;
  /** The partition keys that are touched: what `dynamodb:LeadingKeys` means. */
  keys: string[];
}

interface Request {
  service: string;
  target: string | undefined;
  path: string;
  body: string;
}

type Key = { pk?: { S?: string } };
interface TransactItem {
  Put?: { Item: Key };
  Update?: { Key: Key };
  Delete?: { Key: Key };
  ConditionCheck?: { Key: Key };
}
const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;

function dynamodb(operation: string, body: Record<string, never>): Ask[] {
  const on = (action: string, table: string, keys: (Key | undefined)[], index?: string): Ask => ({
    action: `dynamodb:${action}`,
    resource: arn("dynamodb", `table/${table}${index ? `/index/${index}` : ""}`),
    keys: keys.flatMap((key) => key?.pk?.S ?? []),
  });
  const kinds = { Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", ConditionCheck: "ConditionCheckItem" };
  if (operation === "TransactWriteItems")
    return ((body["TransactItems"] ?? []) as TransactItem[]).flatMap((item) =>
      Object.entries(item).map(([kind, one]) =>
        on(kinds[kind as keyof typeof kinds], (one as { TableName: string }).TableName, [
          (one as { Item?: Key }).Item ?? (one as { Key?: Key }).Key,
        ]),
      ),
    );
  if (operation === "BatchGetItem")
    return Object.keys(body["RequestItems"] ?? {}).map((table) => on(operation, table, []));
  return [on(operation, body["TableName"] ?? "", [body["Key"] ?? body["Item"]], body["IndexName"])];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
export function asksOf({ service, target, path, body }: Request): Ask[] {
  const operation = target?.split(".")[1] ?? "";
  switch (service) {
    case "dynamodb":
      return dynamodb(operation, JSON.parse(body) as never);
    case "sqs": {
      const { QueueUrl = "" } = JSON.parse(body) as { QueueUrl?: string };
      return [
        {
          action: `sqs:${operation.replace(/Batch$/, "")}`,
          resource: arn("sqs", QueueUrl.split("/").at(-1) ?? ""),
          keys: [],
        },
      ];
    }
    case "sns": {
      const form = new URLSearchParams(body);
      return [
        { action: `sns:${form.get("Action")?.replace(/Batch$/, "")}`, resource: form.get("TopicArn") ?? "", keys: [] },
      ];
    }
    case "ses": {
      if (path.endsWith("/account")) return [{ action: "ses:GetAccount", resource: "*", keys: [] }];
      const mail = JSON.parse(body) as { FromEmailAddress: string; ConfigurationSetName?: string };
      const resources = [
        `identity/${mail.FromEmailAddress}`,
        ...(mail.ConfigurationSetName ? [`configuration-set/${mail.ConfigurationSetName}`] : []),
      ];
      return resources.map((resource) => ({ action: "ses:SendEmail", resource: arn("ses", resource), keys: [] }));
    }
    case "cognito-idp": {
      // IAM is not asked: the client's secret, a code or the user's own token is what lets these through.
      if (!operation.startsWith("Admin")) return [];
      const { UserPoolId = "" } = JSON.parse(body) as { UserPoolId?: string };
      return [{ action: `cognito-idp:${operation}`, resource: arn("cognito-idp", `userpool/${UserPoolId}`), keys: [] }];
    }
  }
  return [{ action: `${service}:${operation}`, resource: "*", keys: [] }];
}

const matches = (pattern: string, value: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(value);

const concerns = ({ Action, Resource, Condition }: Statement, { action, resource, keys }: Ask): boolean => {
  if (!Action.some((pattern) => matches(pattern, action)) || !Resource.some((pattern) => matches(pattern, resource)))
    return false;
  const leading = Condition?.["ForAnyValue:StringLike"]?.["dynamodb:LeadingKeys"];
  return (
    leading === undefined || ([leading].flat() as string[]).some((pattern) => keys.some((key) => matches(pattern, key)))
  );
};

/** As IAM decides: what is denied anywhere is denied, and what nothing allows as well. */
export const isAllowed = (statements: readonly Statement[], ask: Ask): boolean =>
  !statements.some((statement) => statement.Effect === "Deny" && concerns(statement, ask)) &&
  statements.some((statement) => statement.Effect === "Allow" && concerns(statement, ask));
