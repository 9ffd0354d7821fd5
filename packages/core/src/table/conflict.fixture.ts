/** For tests and benches: transactions that meet on an item, as DynamoDB has them and no local engine does. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { canceled, faultsOf } from "./table.fixture.ts";

type Action = Record<string, { Key?: Image; Item?: Image; ConditionExpression?: string } | undefined>;
type Image = Parameters<typeof unmarshall>[0];

/** Which item each action of a transaction is about. */
const itemsOf = (input: Record<string, unknown>): string[] =>
  (input["TransactItems"] as Action[]).map((action) => {
    const [one] = Object.values(action);
    const { pk, sk } = unmarshall(one?.Key ?? one?.Item ?? {});
    return `${pk} ${sk}`;
  });

/** Counts what it does: whatever is cancelled so has cost write units at DynamoDB and costs none here. */
export interface Conflicts extends Disposable {
  readonly transactions: number;
  readonly canceled: number;
  /** Actions of the transactions that were cancelled. */
  readonly canceledActions: number;
}

function injected(dynamo: DynamoDBClient, choose: (items: string[]) => Record<number, string>): Conflicts {
  let canceledActions = 0;
  let transactions = 0;
  let count = 0;
  const faults = faultsOf(dynamo).on("TransactWriteItems", ({ input }) => {
    transactions++;
    // A run may be long: what was seen is counted and not kept.
    faults.seen.length = 0;
    const items = itemsOf(input);
    const reasons = choose(items);
    if (Object.keys(reasons).length === 0) return undefined;
    count++;
    canceledActions += items.length;
    return canceled(reasons);
  });
  return {
    get transactions() {
      return transactions;
    },
    get canceled() {
      return count;
    },
    get canceledActions() {
      return canceledActions;
    },
    [Symbol.dispose]: () => faults[Symbol.dispose](),
  };
}

/**
 * A transaction occupies each of its items for so many milliseconds from its arrival, whatever comes of it; one that
 * arrives meanwhile is cancelled, with `TransactionConflict` at each action whose item is occupied, and occupies nothing.
 */
export function occupying(dynamo: DynamoDBClient, forMs: number, nowMs: () => number): Conflicts {
  const until = new Map<string, number>();
  return injected(dynamo, (items) => {
    const now = nowMs();
    const met = items.flatMap((item, i) => ((until.get(item) ?? -Infinity) > now ? [[i, "TransactionConflict"]] : []));
    if (met.length === 0) for (const item of items) until.set(item, now + forMs);
    return Object.fromEntries(met) as Record<number, string>;
  });
}

/** So many of all transactions that touch stock are cancelled, whoever else is there; the first such action is to blame. */
export const atRandom = (dynamo: DynamoDBClient, rate: number, random: () => number): Conflicts =>
  injected(dynamo, (items) => {
    const at = items.findIndex((item) => item.startsWith("INV#"));
    return at >= 0 && random() < rate ? { [at]: "TransactionConflict" } : {};
  });
