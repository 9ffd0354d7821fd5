/** Makes a table as the topology describes it, once; later starts find it and check that it is still the same. */
import { LocalError } from "../error.ts";
import type { IndexTopology, TableTopology } from "../topology.ts";
import { AwsError, type AwsJson } from "../wire/aws-json.ts";

interface Key {
  AttributeName: string;
  KeyType: "HASH" | "RANGE";
}

interface Description {
  KeySchema: Key[];
  GlobalSecondaryIndexes?: { IndexName: string; KeySchema: Key[] }[];
  LatestStreamArn?: string;
  TableArn: string;
}

/**
 * Returns the stream's ARN when the table has one.
 * @throws LocalError `table_changed` when a table of this name has other keys or indexes
 */
export async function ensureTable(
  dynamo: AwsJson,
  name: string,
  table: TableTopology,
): Promise<{ streamArn: string | undefined }> {
  const description = (await describe(dynamo, name)) ?? (await create(dynamo, name, table));
  const [wanted, found] = [shapeOf(request(name, table)), shapeOf(description)];
  if (wanted !== found || (table.stream && !description.LatestStreamArn)) {
    throw new LocalError(
      "table_changed",
      `Table ${name} on disk has other keys, indexes or stream than the topology: ${found}, not ${wanted}.`,
      "Start with --fresh to begin again with empty data.",
    );
  }
  return { streamArn: description.LatestStreamArn };
}

async function describe(dynamo: AwsJson, name: string): Promise<Description | undefined> {
  try {
    return (await dynamo<{ Table: Description }>("DescribeTable", { TableName: name })).Table;
  } catch (error) {
    if (error instanceof AwsError && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

async function create(dynamo: AwsJson, name: string, table: TableTopology): Promise<Description> {
  const { TableDescription } = await dynamo<{ TableDescription: Description }>("CreateTable", request(name, table));
  if (table.ttl) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: table.ttl };
    await dynamo("UpdateTimeToLive", { TableName: name, TimeToLiveSpecification });
  }
  return TableDescription;
}

function request(name: string, table: TableTopology) {
  const indexes = Object.entries(table.indexes);
  const attributes = new Set(
    [table, ...Object.values(table.indexes)].flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey]),
  );
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: keys(table),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
        IndexName,
        KeySchema: keys(index),
        Projection: projection(index),
      })),
    }),
    ...(table.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } }),
  };
}

function keys({ hashKey, rangeKey }: { hashKey: string; rangeKey: string }): Key[] {
  return [
    { AttributeName: hashKey, KeyType: "HASH" },
    { AttributeName: rangeKey, KeyType: "RANGE" },
  ];
}

function projection({ projection }: IndexTopology) {
  if (projection === "all") return { ProjectionType: "ALL" };
  if (projection === "keys_only") return { ProjectionType: "KEYS_ONLY" };
  return { ProjectionType: "INCLUDE", NonKeyAttributes: projection };
}

/** Keys and indexes in one comparable line: `pk/sk, byCustomer(gsi1pk/gsi1sk)`. */
function shapeOf(table: {
  KeySchema: Key[];
  GlobalSecondaryIndexes?: { IndexName: string; KeySchema: Key[] }[];
}): string {
  const line = (schema: Key[]) =>
    ["HASH", "RANGE"].map((type) => schema.find((key) => key.KeyType === type)?.AttributeName).join("/");
  const indexes = (table.GlobalSecondaryIndexes ?? []).map((index) => `${index.IndexName}(${line(index.KeySchema)})`);
  return [line(table.KeySchema), ...indexes.sort()].join(", ");
}
