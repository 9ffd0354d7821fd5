/** For tests: what goes wrong between us and DynamoDB, put into the SDK where our code cannot tell it from the real thing. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Stands in the way of one request; `apply` carries it out. */
export type Fault = (request: Request, apply: () => Promise<Answer>) => Promise<Answer>;

interface Request {
  command: string;
  input: Record<string, unknown>;
}
interface Answer {
  output: Record<string, unknown>;
  response: unknown;
}

const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });

/** Refuses a transaction for reasons of the engine's own, by the index of the action; the others have none. */
export const canceled =
  (reasons: Record<number, string>): Fault =>
  async ({ input }) => {
    const actions = input["TransactItems"] as unknown[];
    const CancellationReasons = actions.map((_, i) => ({ Code: reasons[i] ?? "None" }));
    throw named("TransactionCanceledException", { CancellationReasons });
  };

export const conflictAt = (index: number): Fault => canceled({ [index]: "TransactionConflict" });

/** The request never arrived. */
export const lostRequest: Fault = async () => {
  throw named("TimeoutError");
};

/** The request was carried out, and its answer never arrived. */
export const lostResponse: Fault = async (_, apply) => {
  await apply();
  throw named("TimeoutError");
};

/** As lost, and when the request comes again the engine has forgotten its token. */
export const lostAndForgotten: Fault = async ({ input }, apply) => {
  input["ClientRequestToken"] = crypto.randomUUID();
  await apply();
  throw named("TimeoutError");
};

export const throttled: Fault = async () => {
  throw named("ThrottlingException");
};

/** The engine says that the request itself is wrong. */
export const wrong =
  (name: string): Fault =>
  async () => {
    throw named(name);
  };

/** A batch of which only the first `count` keys are read. */
export const onlyFirst =
  (count: number): Fault =>
  async ({ input }, apply) => {
    const tables = input["RequestItems"] as Record<string, { Keys: unknown[] }>;
    const left: Record<string, { Keys: unknown[] }> = {};
    for (const [table, asked] of Object.entries(tables)) {
      if (asked.Keys.length > count) left[table] = { ...asked, Keys: asked.Keys.slice(count) };
      asked.Keys = asked.Keys.slice(0, count);
    }
    const answer = await apply();
    return { ...answer, output: { ...answer.output, UnprocessedKeys: left } };
  };

export const faultsOf = (dynamo: DynamoDBClient) => ({
  /**
   * Asks `choose` about every request of this command (`TransactWriteItems`; any, when it is `*`) until it is disposed
   * of: a fault, or nothing for a request that goes through.
   */
  on(command: string, choose: (request: Request, nth: number) => Fault | undefined): Disposable & { seen: Request[] } {
    const name = `fault ${crypto.randomUUID()}`;
    const seen: Request[] = [];
    dynamo.middlewareStack.add(
      (next, context) => async (args) => {
        const request = {
          command: String(context.commandName).replace(/Command$/, ""),
          input: args.input as Request["input"],
        };
        const apply = () => next(args) as unknown as Promise<Answer>;
        if (command !== "*" && request.command !== command) return apply() as never;
        seen.push(request);
        const fault = choose(request, seen.length);
        return (fault ? fault(request, apply) : apply()) as never;
      },
      { step: "initialize", name },
    );
    return { seen, [Symbol.dispose]: () => void dynamo.middlewareStack.remove(name) };
  },
  /** These faults, one a request; what comes after them goes through. */
  once(command: string, ...faults: Fault[]) {
    return this.on(command, (_, nth) => faults[nth - 1]);
  },
  /** The process dies at its n-th request, and stays dead until this is disposed of. Writes may be all that count. */
  crash(nth: number, counts: (request: Request) => boolean = () => true) {
    let count = 0;
    return this.on("*", (request) => {
      if (counts(request)) count++;
      return count >= nth ? wrong("ValidationException") : undefined;
    });
  },
});

export const isWrite = ({ command }: Request): boolean => /^(Put|Update|Delete|TransactWrite)/.test(command);
