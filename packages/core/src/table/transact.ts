import { createWriteTransaction } from "electrodb";
import { Deadline } from "../deadline/deadline.ts";
import { Failure } from "../error/error.ts";
import { Id } from "../id/id.ts";
import { Metric } from "../metric/metric.ts";
import { Retry } from "../retry/retry.ts";
import { tellWatch } from "./watch.ts";

/** One action of a transaction: made by a repository, carried out by `commit`, and named so that a refusal can be told. */
export interface Write {
  readonly label: string;
  readonly entity: unknown;
  readonly item: unknown;
}
/** Makes a write of an ElectroDB operation; `commit` exists on every one, in its types only inside a transaction. */
export function write(label: string, entity: unknown, operation: object): Write {
  const { commit: action } = operation as { commit(options: { response: "all_old" }): unknown };
  return { label, entity, item: action.call(operation, { response: "all_old" }) };
}

interface Checkable {
  check(key: object): { where(condition: Condition): object };
}
type Condition = (
  attributes: Record<string, unknown>,
  operators: { eq(attribute: unknown, value: unknown): string },
) => string;

/** A write that changes nothing and is refused when the item's attributes are not these. */
export function check(label: string, entity: unknown, key: object, is: object): Write {
  const operation = (entity as Checkable).check(key).where((attributes, { eq }) =>
    Object.entries(is)
      .map(([name, value]) => eq(attributes[name], value))
      .join(" AND "),
  );
  return write(label, entity, operation);
}

/** A condition that did not hold, with the item as it is. */
export interface Refusal {
  readonly label: string;
  readonly item: unknown;
}
export type Committed = { ok: true } | { ok: false; refused: Refusal[] };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const actionsMax = 100;
const conflictTriesMax = 6;
const unknownTriesMax = 3;
const pauses = { conflict: { baseMs: 50, capMs: 400 }, unknown: { baseMs: 200, capMs: 400 } };

interface Outcome {
  canceled: boolean;
  data: readonly { code: string; item: unknown }[];
}
type Transaction = (
  entities: Record<string, unknown>,
  fn: () => unknown[],
) => {
  go(options: { token: string }): Promise<Outcome>;
};

/**
 * All or nothing. Conflicts are tried again with jitter; an unknown answer is asked for again under the same token,
 * so that it is applied once. What is still unknown then throws `internal.unavailable`: the caller's fence decides.
 * So does an end of time or of the table's budget. A conflict is the answer of a table that is well, and costs no budget.
 */
export async function commit(writes: readonly Write[]): Promise<Committed> {
  if (writes.length > actionsMax) throw new Error(`A transaction takes ${actionsMax} actions, not ${writes.length}`);
  Deadline.assertTime();
  const token = Id.unique();
  const budget = Retry.tableBudget();
  for (let conflicts = 0, unknowns = 0; ;) {
    const outcome = await send(writes, token).catch((error: unknown) => error);
    tellWatch(isOutcome(outcome) ? conflicting(writes, outcome) : []);
    if (isOutcome(outcome)) {
      if (!outcome.canceled) return { ok: true };
      const refused = refusals(writes, outcome);
      if (refused) return { ok: false, refused };
      countReasons(outcome);
      if (++conflicts >= conflictTriesMax) throw Failure.Busy();
      await Retry.pause(conflicts, pauses.conflict, isThrottled(outcome) ? { budget } : {});
      Metric.count("TransactionRetries");
      continue;
    }
    if (!isAmbiguous(outcome)) throw outcome;
    if (++unknowns >= unknownTriesMax) throw Failure.Unavailable(undefined, { cause: outcome });
    await Retry.pause(unknowns, pauses.unknown, { budget, cause: outcome });
    Metric.count("TransactionRetries");
  }
}

function send(writes: readonly Write[], token: string): Promise<Outcome> {
  const entities: Record<string, unknown> = {};
  for (const { entity } of writes) entities[nameOf(entity)] = entity;
  const transact = createWriteTransaction as unknown as Transaction;
  return Retry.alone(() => transact(entities, () => writes.map(({ item }) => item)).go({ token }));
}

const nameOf = (entity: unknown): string =>
  (entity as { schema: { model: { name?: string; entity: string } } }).schema.model.entity;

/** The lost conditions; `null` when nothing but conflicts or throttling stood in the way. The gravest reason decides. */
function refusals(writes: readonly Write[], { data }: Outcome): Refusal[] | null {
  const codes = new Set(data.map(({ code }) => code));
  for (const code of codes) if (!retryable.has(code) && code !== lost) throw new Error(code);
  if (!codes.has(lost)) return null;
  return data.flatMap(({ code, item }, i) => (code === lost ? [{ label: writes[i]?.label ?? "?", item }] : []));
}

const conflicting = (writes: readonly Write[], { canceled, data }: Outcome): string[] =>
  canceled ? data.flatMap(({ code }, i) => (code === conflict ? [writes[i]?.label ?? "?"] : [])) : [];

function countReasons(outcome: Outcome): void {
  if (outcome.data.some(({ code }) => code === conflict)) Metric.count("TransactionConflicts");
  if (isThrottled(outcome)) Metric.count("Throttles");
}

const lost = "ConditionalCheckFailed";
const conflict = "TransactionConflict";
const throttled = new Set(["ThrottlingError", "ProvisionedThroughputExceeded"]);
const retryable = new Set(["None", conflict, ...throttled]);

const isThrottled = ({ data }: Outcome): boolean => data.some(({ code }) => throttled.has(code));

const isOutcome = (value: unknown): value is Outcome =>
  typeof value === "object" && value !== null && "canceled" in value && "data" in value;

/** Everything but a plain "no, this request is wrong": it may or may not have been applied. */
const isAmbiguous = (error: unknown): boolean => !Failure.causesOf(error).some(({ name }) => wrong.has(name));

const wrong = new Set([
  "ValidationException",
  "AccessDeniedException",
  "SerializationException",
  "IdempotentParameterMismatchException",
]);
