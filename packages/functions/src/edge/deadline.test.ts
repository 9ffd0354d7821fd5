import { expect, test } from "vitest";
import { one, shop, stockOf } from "../api/shop.fixture.ts";
import { handlersWithin } from "../handlers.ts";
import { type Harness, harness } from "../harness.ts";

/** A function of the stack, invoked with so much time left. */
const invoke = (h: Harness, name: string, event: unknown, remainingMs: number) =>
  handlersWithin(h.edge)[name]?.(event, { awsRequestId: "r", getRemainingTimeInMillis: () => remainingMs });

test("a call that comes with too little time is told to come again, and has done nothing", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  let remainingMs = 1_400;
  let calls = 0;
  h.stack.serve({
    Api: async (event) => {
      calls++;
      return invoke(h, "Api", event, remainingMs);
    },
  });
  const alice = h.client("customer:alice");
  await expect(alice.order.place(one("A"))).rejects.toMatchObject({ reason: "internal.unavailable", status: 503 });
  expect(calls).toBeGreaterThan(1);
  remainingMs = 15_000;
  expect(await stockOf(h, "A")).toMatchObject({ available: 1 });
  expect((await alice.order.place(one("A"))).status).toBe("pending_payment");
});

test("a worker with too little time reports its records as failed, and a later delivery does them", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  await h.settle();
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  const { Event } = await import("@waybill/core/event");
  const [placed] = await h.within(() => Event.of(`ORD#${id}`));
  const record = { messageId: "1", body: JSON.stringify(placed), attributes: { ApproximateReceiveCount: "1" } };
  const late = await invoke(h, "ProcessOrder", { Records: [record] }, 1_400);
  expect(late).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
  expect((await alice.order.get({ id })).status).toBe("pending_payment");
  expect(await invoke(h, "ProcessOrder", { Records: [record] }, 20_000)).toEqual({ batchItemFailures: [] });
  expect((await alice.order.get({ id })).status).toBe("confirmed");
});
