import { expect, test } from "vitest";
import { one, shop } from "./api/shop.fixture.ts";
import { harness } from "./harness.ts";
import { meter, own } from "./meter.fixture.ts";

test("a paid order of one line costs these requests and write units, step by step", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  await h.settle();
  const alice = h.client("customer:alice");
  await alice.order.place(one("A"));
  await h.settle();
  const take = meter(h.edge.runtime.dynamo);
  const step = () => own(take()).map(({ command, readUnits, writeUnits }) => `${command} ${readUnits} ${writeUnits}`);

  await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  // Who may do what, and a lease of the limiter's. Then: fence 2, order 2 and its three indexes 3, the customer's open
  // orders 2, reservation 2, bucket 2, event 2 and its index 1.
  expect(step()).toEqual(["GetItem 1 0", "UpdateItem 0 1", "TransactWriteItems 0 16"]);
  await h.stack.pump.stream("Outbox");
  expect(step()).toEqual(["UpdateItem 0 2"]);
  await h.stack.pump.queue("ProcessOrder");
  expect(step()).toEqual([
    "Query 1 0",
    "TransactWriteItems 0 6",
    "UpdateItem 0 1",
    "Query 1 0",
    "TransactWriteItems 0 12",
  ]);
  await h.stack.pump.stream("Outbox");
  expect(step()).toEqual(["UpdateItem 0 2"]);
  // The lease holds two tokens.
  await alice.order.place(one("A"));
  expect(step()).toEqual(["GetItem 1 0", "TransactWriteItems 0 16"]);
});

test("letting an unpaid order of one line expire costs twelve write units", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const alice = h.client("customer:alice");
  await alice.order.place(one("A"));
  await h.settle();
  const take = meter(h.edge.runtime.dynamo);
  h.advance(906);
  await h.stack.tick();
  const [expiry] = own(take()).filter(({ command }) => command === "TransactWriteItems");
  // Order 2 and its due index 1, the customer's open orders 2, reservation 2, bucket 2, event 2 and its index 1.
  expect(expiry?.writeUnits).toBe(12);
});
