import { Table } from "../table/table.ts";
import { AttemptEntity } from "./payment.entity.ts";
import type { Attempt, Status } from "./payment.schema.ts";

const label = "payment";
const moments = ["createdAt", "deadline", "authorizedUntil", "captureAskedAt"] as const;
const changeable = ["authorizedUntil", "captureAskedAt"] as const;

function attemptOf(item: object): Attempt {
  const { due: _, dueAt, ...attempt } = item as Attempt & { dueAt?: string };
  return { ...Table.withMoments(attempt, moments, "date"), ...(dueAt === undefined ? {} : { due: new Date(dueAt) }) };
}

export function create({ due, ...attempt }: Attempt): Table.Write {
  const entity = AttemptEntity();
  const item = { ...Table.withMoments(attempt, moments, "text"), ...Table.dueEntry(label, attempt.id, due) };
  return Table.write(label, entity, entity.create(item));
}

type Change = Partial<
  Pick<
    Attempt,
    | "intentId"
    | "capturing"
    | "captureAskedAt"
    | "captured"
    | "refundable"
    | "mismatch"
    | "failureCode"
    | "authorizedUntil"
  >
>;

/** The attempt's next state; refused as `payment` when it is in none of those that lead there. `due: null`: nothing is due. */
export function move(
  attempt: Attempt,
  from: readonly Status[],
  to: Status,
  { due, ...changes }: Change & { due?: Date | null } = {},
): Table.Write {
  return Table.write(label, AttemptEntity(), moving(attempt, from, to, { due, ...changes }));
}

function moving(
  { orderId, number, id }: Attempt,
  from: readonly Status[],
  to: Status,
  { due, ...changes }: Change & { due?: Date | null | undefined } = {},
) {
  const set = {
    status: to,
    ...Table.withMoments(changes, changeable, "text"),
    ...Table.dueEntry(label, id, due ?? undefined),
  };
  const patched = AttemptEntity().patch({ orderId, number }).set(set);
  return (due === null ? patched.remove(["due", "dueAt"]) : patched).where(
    ({ status }, { eq }) => `(${from.map((state) => eq(status, state)).join(" OR ")})`,
  );
}

/** To `failed`, of an attempt that never had an intent: refused as `payment` when somebody has heard of one since. */
export function neverMade(attempt: Attempt, from: readonly Status[], failureCode: string): Table.Write {
  const operation = moving(attempt, from, "failed", { failureCode });
  return Table.write(
    label,
    AttemptEntity(),
    operation.where(({ intentId }, { notExists }) => notExists(intentId)),
  );
}

/** As `move`, alone. Told twice or too late, it changes nothing and says so: `false`. */
export const moveAlone = (...change: Parameters<typeof moving>): Promise<boolean> =>
  Table.unlessRefused(moving(...change).go());

/** A capture was refused, this one: another that was asked for since goes on. Alone, as `moveAlone`. */
export function uncapture(attempt: Attempt, due: Date, failureCode: string): Promise<boolean> {
  const asked = attempt.captureAskedAt?.toISOString() ?? "";
  const operation = moving(attempt, ["capturing"], "authorized", { due, failureCode });
  return Table.unlessRefused(operation.where(({ captureAskedAt }, { eq }) => eq(captureAskedAt, asked)).go());
}

/** Refused as `payment` when the attempt is not in this state any more. */
export const unchanged = ({ orderId, number, status }: Attempt): Table.Write =>
  Table.check(label, AttemptEntity(), { orderId, number }, { status });

/** So much is on its way back; refused as `payment` when less can be refunded. */
export function startRefund({ orderId, number }: Attempt, amount: number): Table.Write {
  const entity = AttemptEntity();
  const operation = entity
    .patch({ orderId, number })
    .subtract({ refundable: amount })
    .where(({ refundable }, { gte }) => gte(refundable, amount));
  return Table.write(label, entity, operation);
}

/** It is back, or it is not and can be refunded again. */
export function endRefund({ orderId, number }: Attempt, amount: number, succeeded: boolean): Table.Write {
  const entity = AttemptEntity();
  const patch = entity.patch({ orderId, number });
  return Table.write(label, entity, succeeded ? patch.add({ refunded: amount }) : patch.add({ refundable: amount }));
}

/** So much went back without our doing; refused as `payment` when less could. */
export function takeBack({ orderId, number }: Pick<Attempt, "orderId" | "number">, amount: number): Table.Write {
  const entity = AttemptEntity();
  const operation = entity
    .patch({ orderId, number })
    .subtract({ refundable: amount })
    .add({ refunded: amount })
    .where(({ refundable }, { gte }) => gte(refundable, amount));
  return Table.write(label, entity, operation);
}

/** It had gone back, and was sent back: it can be refunded again. */
export function reverseRefund({ orderId, number }: Attempt, amount: number): Table.Write {
  const entity = AttemptEntity();
  const patch = entity.patch({ orderId, number });
  return Table.write(label, entity, patch.add({ refundable: amount }).subtract({ refunded: amount }));
}

export async function get(orderId: string, number: number): Promise<Attempt | null> {
  const { data } = await AttemptEntity().get({ orderId, number }).go({ consistent: true });
  return data ? attemptOf(data) : null;
}

/** Strongly consistent, first attempts first. */
export async function ofOrder(orderId: string): Promise<Attempt[]> {
  const { data } = await AttemptEntity().query.byOrder({ orderId }).begins({}).go({ consistent: true, pages: "all" });
  return data.map(attemptOf);
}

/** Payments that fell due; an index only nominates. */
export async function due(before: Date, limitPerShard: number): Promise<Attempt[]> {
  const found = await Table.acrossShards((shard) =>
    AttemptEntity()
      .query.dueBefore({ due: `payment#${shard}` })
      .lt({ dueAt: before.toISOString() })
      .go({ limit: limitPerShard, hydrate: true }),
  );
  return found.map(attemptOf);
}
