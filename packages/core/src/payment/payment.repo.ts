import { Table } from "../table/table.ts";
import { AttemptEntity } from "./payment.entity.ts";
import type { Attempt } from "./payment.schema.ts";

const label = "payment";

export function create(attempt: Attempt): Table.Write {
  const entity = AttemptEntity();
  const createdAt = attempt.createdAt.toISOString();
  const deadline = attempt.deadline.toISOString();
  return Table.write(label, entity, entity.create({ ...attempt, createdAt, deadline }));
}

/** The intent is known and money may move from now on. Too late, it changes nothing: the attempt may have ended. */
export async function processing({ orderId, number }: Attempt, intentId: string): Promise<void> {
  const operation = AttemptEntity()
    .patch({ orderId, number })
    .set({ status: "processing", intentId })
    .where(({ status }, { eq }) => eq(status, "created"));
  await Table.unlessRefused(operation.go());
}

/** Refused as `payment` when the attempt has ended already. */
export function end(attempt: Attempt, to: "captured" | "failed", failureCode?: string) {
  const { orderId, number, amount } = attempt;
  const entity = AttemptEntity();
  const operation = entity
    .patch({ orderId, number })
    .set({
      status: to,
      captured: to === "captured" ? amount : 0,
      ...(failureCode === undefined ? {} : { failureCode }),
    })
    .where(({ status }, { eq }) => `${eq(status, "created")} OR ${eq(status, "processing")}`);
  return Table.write(label, entity, operation);
}

export async function get(orderId: string, number: number): Promise<Attempt | null> {
  const { data } = await AttemptEntity().get({ orderId, number }).go({ consistent: true });
  return data ? attemptOf(data) : null;
}

export async function ofOrder(orderId: string): Promise<Attempt[]> {
  const { data } = await AttemptEntity().query.byOrder({ orderId }).begins({}).go({ consistent: true, pages: "all" });
  return data.map(attemptOf);
}

function attemptOf(item: object): Attempt {
  const { createdAt, deadline, ...attempt } = item as Omit<Attempt, "createdAt" | "deadline"> & {
    createdAt: string;
    deadline: string;
  };
  return { ...attempt, createdAt: new Date(createdAt), deadline: new Date(deadline) };
}
