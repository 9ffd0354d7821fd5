import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { Runtime } from "../runtime/runtime.ts";

/** Answers while the table can be read: asks for an item that there is not, by the same right as for any other. */
export async function ping(): Promise<void> {
  const { dynamo, tableName } = Runtime.use();
  const key = { S: "PING" };
  await dynamo.send(new GetItemCommand({ TableName: tableName, Key: { pk: key, sk: key } }));
}
