import { QueryCommand, ScanCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Runtime } from "../runtime/runtime.ts";

/** An item as it lies in the table. */
export type Raw = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

type Key = Record<string, AttributeValue>;

/**
 * Every item of the table, strongly consistent one by one though not together, a page at a time. The items of one
 * partition key come one after the other. For auditors alone: it costs the whole table in read units.
 */
export async function* scan(): AsyncGenerator<Raw[]> {
  const { dynamo, tableName: TableName } = Runtime.use();
  for (let ExclusiveStartKey: Key | undefined; ;) {
    const page = await dynamo.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }));
    yield (page.Items ?? []).map((item) => unmarshall(item) as Raw);
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (!ExclusiveStartKey) return;
  }
}

/** Every item of one partition key, strongly consistent. */
export async function partition(pk: string): Promise<Raw[]> {
  const { dynamo, tableName: TableName } = Runtime.use();
  const items: Raw[] = [];
  for (let ExclusiveStartKey: Key | undefined; ;) {
    const page = await dynamo.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: pk } },
        ExclusiveStartKey,
      }),
    );
    items.push(...(page.Items ?? []).map((item) => unmarshall(item) as Raw));
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (!ExclusiveStartKey) return items;
  }
}
