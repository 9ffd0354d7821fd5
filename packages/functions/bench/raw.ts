/** The ceiling: the transaction that one order of one line is, sent by the SDK straight to the engine. */
import { type DynamoDBClient, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";

/** The wire body of the transactions that `place` makes, as a template. */
export async function record(dynamo: DynamoDBClient, place: () => Promise<{ id: string }>) {
  const bodies: string[] = [];
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const { body } = args.request as { body: Uint8Array | string };
        if (commandName === "TransactWriteItemsCommand")
          bodies.push(typeof body === "string" ? body : new TextDecoder().decode(body));
        return next(args);
      },
    { step: "finalizeRequest", name: "record" },
  );
  const { id } = await place();
  dynamo.middlewareStack.remove("record");
  const body = bodies[0];
  if (bodies.length !== 1 || body === undefined) throw new Error(`One order is ${bodies.length} transactions`);
  return template(body, id);
}

/** The same transaction for another order, in another table: new ids, everything else alike. */
function template(body: string, orderId: string) {
  const { ClientRequestToken: _, ...input } = JSON.parse(body) as Record<string, unknown>;
  const text = JSON.stringify(input);
  const tableName = /"TableName":"([^"]+)"/.exec(text)?.[1] ?? "";
  const fenceId = /"IDM#([^"]+)"/.exec(text)?.[1] ?? "";
  const eventId = /evt_\w{26}/.exec(text)?.[0] ?? "";
  return (n: number, table: string) => {
    const id = String(n).padStart(26, "0");
    return new TransactWriteItemsCommand(
      JSON.parse(
        text
          .replaceAll(tableName, table)
          .replaceAll(orderId, `ord_${id}`)
          .replaceAll(fenceId, `fence${id}`)
          .replaceAll(eventId, `evt_${id}`),
      ) as ConstructorParameters<typeof TransactWriteItemsCommand>[0],
    );
  };
}

export type Template = Awaited<ReturnType<typeof record>>;
