/**
 * The SDK's client in the form that ElectroDB takes since before the SDK had modules. Given this one, it makes no use of
 * lib-dynamodb, which brings every command of the SDK along: a third of a cold start.
 */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

const operations = {
  get: GetItemCommand,
  put: PutItemCommand,
  update: UpdateItemCommand,
  delete: DeleteItemCommand,
  batchWrite: BatchWriteItemCommand,
  batchGet: BatchGetItemCommand,
  scan: ScanCommand,
  query: QueryCommand,
  transactWrite: TransactWriteItemsCommand,
  transactGet: TransactGetItemsCommand,
};

/** Where items and keys stand in requests and answers: under these names, wherever they are. */
const maps = new Set([
  "Key",
  "Item",
  "Attributes",
  "ExpressionAttributeValues",
  "ExclusiveStartKey",
  "LastEvaluatedKey",
]);
const lists = new Set(["Keys", "Items"]);

type Convert = (map: never) => unknown;

function convert(value: unknown, by: Convert, name = "", inside = ""): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (maps.has(name)) return by(value as never);
  if (Array.isArray(value)) {
    // A batch answers its items by the name of their table.
    const areItems = lists.has(name) || inside === "Responses";
    return value.map((one: unknown) => (areItems ? by(one as never) : convert(one, by)));
  }
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, convert(field, by, key, name)]));
}

type Listener = (response: { httpResponse: { body: string } }) => void;

type Command = Parameters<DynamoDBClient["send"]>[0];
const make = (Made: (typeof operations)[keyof typeof operations], input: unknown): Command =>
  new (Made as unknown as new (input: unknown) => Command)(input);

export function documents(client: DynamoDBClient) {
  const method = (Command: (typeof operations)[keyof typeof operations]) => (params: object) => {
    const aborting = new AbortController();
    let tell: Listener | undefined;
    return {
      abort: () => aborting.abort(),
      /** Of all that it could tell, ElectroDB wants to hear why a transaction was cancelled. */
      on: (_: "extractError", listener: Listener) => void (tell = listener),
      async promise() {
        const command = make(Command, convert(params, marshall as Convert));
        try {
          const answer = await client.send(command, { abortSignal: aborting.signal });
          return convert(answer, unmarshall as Convert);
        } catch (error) {
          const { CancellationReasons } = error as { CancellationReasons?: unknown };
          if (CancellationReasons) tell?.({ httpResponse: { body: JSON.stringify({ CancellationReasons }) } });
          throw error;
        }
      },
    };
  };
  const methods = Object.entries(operations).map(([name, Command]) => [name, method(Command)]);
  const createSet = (values: unknown) => new Set([values].flat());
  return { ...Object.fromEntries(methods), createSet } as unknown as import("electrodb").DocumentClient;
}
