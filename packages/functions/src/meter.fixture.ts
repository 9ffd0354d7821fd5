/** Counts what the table is asked for, in requests and capacity units as the engine reports them. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

export interface Metered {
  command: string;
  /** The key prefix of the first item: tells the sandbox gateway's ledger from what is Waybill's. */
  first: string;
  readUnits: number;
  writeUnits: number;
}

interface Capacity {
  CapacityUnits?: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
}

const isRead = (command: string) => /^(Get|BatchGet|Query|Scan|TransactGet)/.test(command);

/** Starts counting; the answer returns what came since it was last asked. */
export function meter(dynamo: DynamoDBClient): () => Metered[] {
  let counted: Metered[] = [];
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const command = String(commandName).replace(/Command$/, "");
        const input = { ...args.input, ReturnConsumedCapacity: "INDEXES" };
        const answer = await next({ ...args, input });
        const { ConsumedCapacity = [] } = answer.output as { ConsumedCapacity?: Capacity | Capacity[] };
        const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        counted.push({
          command,
          first: /[A-Z]{3}#/.exec(JSON.stringify(args.input))?.[0] ?? "",
          readUnits: isRead(command) ? units : 0,
          writeUnits: isRead(command) ? 0 : units,
        });
        return answer;
      },
    { step: "initialize", name: "meter", priority: "low" },
  );
  return () => {
    const taken = counted;
    counted = [];
    return taken;
  };
}

/** Waybill's own: without what the sandbox gateway writes into its ledger. */
export const own = (counted: readonly Metered[]): Metered[] => counted.filter(({ first }) => first !== "SBX#");
