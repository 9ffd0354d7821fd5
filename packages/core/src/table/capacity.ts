/** What the table is asked for, measured where the requests leave: write units, and being turned away. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Metric } from "../metric/metric.ts";
import { Runtime } from "../runtime/runtime.ts";

export interface Meter {
  /** Consumed so far by what ran inside. */
  readonly writeUnits: number;
  run<T>(run: () => T): T;
}

const storage = new AsyncLocalStorage<(writeUnits: number) => void>();

/** Counts what is written inside `run`; a meter around it counts the same units as well. */
export function meter(): Meter {
  const outer = storage.getStore();
  let total = 0;
  const add = (writeUnits: number) => {
    total += writeUnits;
    outer?.(writeUnits);
  };
  return {
    get writeUnits() {
      return total;
    },
    run: (run) => storage.run(add, run),
  };
}

interface Answer {
  ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
}
const isWrite = (command = "") => /^(Put|Update|Delete|BatchWrite|TransactWrite)/.test(command);

export function measure(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const add = isWrite(commandName) ? storage.getStore() : undefined;
        if (!add) return next(args);
        const answer = await next({ ...args, input: { ReturnConsumedCapacity: "TOTAL", ...args.input } });
        const { ConsumedCapacity = [] } = answer.output as Answer;
        for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat()) add(CapacityUnits);
        return answer;
      },
    { step: "initialize", name: "writeUnits" },
  );
  // Inside the SDK's retries, so that each refusal counts and not only the last.
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isThrottled(error) && Runtime.isProvided()) Metric.count("Throttles");
        throw error;
      }
    },
    { step: "deserialize", name: "throttles", priority: "high" },
  );
  return client;
}

const throttled = new Set(["ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"]);
const isThrottled = (error: unknown) => error instanceof Error && throttled.has(error.name);
