import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { Inventory } from "../inventory/inventory.ts";
import { shop } from "../order/order.fixture.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { canceled, conflictAt, lostResponse } from "./table.fixture.ts";
import { Table } from "./table.ts";

const transactions = "TransactWriteItems";
const take = (w: World) =>
  w.within(() => Table.commit([Inventory.take({ sku: "A", bucket: 0, quantity: 1, product: 1 })]));

/** As it comes over the wire: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const turnedAway = () => ({
  statusCode: 400,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: Readable.from([JSON.stringify({ __type: "com.amazonaws.dynamodb.v20120810#ThrottlingException" })]),
});

async function opened() {
  const w = await world();
  await shop(w, { A: 10 });
  w.counted.length = 0;
  return w;
}

test("a meter counts the write units of what runs inside it, and one around it counts them too", async () => {
  await using w = await opened();
  const outer = Table.meter();
  const inner = Table.meter();
  await outer.run(async () => {
    const within = Table.meter();
    await Promise.all([within.run(() => take(w)), take(w)]);
    await w.within(() => Inventory.bySkus(["A"]));
    expect(within.writeUnits).toBe(2);
  });
  await take(w);
  expect([outer.writeUnits, inner.writeUnits]).toEqual([4, 0]);
});

test("each request that DynamoDB throttles counts, though the next try succeeds", async () => {
  await using w = await opened();
  const { requestHandler } = w.runtime.dynamo.config;
  const handle = requestHandler.handle.bind(requestHandler);
  let left = 2;
  requestHandler.handle = async (...request) => (left-- > 0 ? { response: turnedAway() as never } : handle(...request));
  expect(await take(w)).toEqual({ ok: true });
  const refusal = [
    { name: "Throttles", value: 1 },
    { name: "TransactionRetries", value: 1 },
  ];
  expect(w.counted).toEqual([...refusal, ...refusal]);
});

test("conflicts, throttled transactions and what is sent again for them count once each", async () => {
  await using w = await opened();
  const counts = () => w.counted.splice(0).map(({ name }) => name);
  using _ = w.faults.once(transactions, conflictAt(0), canceled({ 0: "ThrottlingError" }), lostResponse);
  await take(w);
  expect(counts()).toEqual([
    "TransactionConflicts",
    "TransactionRetries",
    "Throttles",
    "TransactionRetries",
    "TransactionRetries",
  ]);
  await take(w);
  expect(counts()).toEqual([]);
});

test("the last conflict is counted, and not sent again", async () => {
  await using w = await opened();
  using _ = w.faults.on(transactions, () => conflictAt(0));
  await expect(take(w)).rejects.toMatchObject({ reason: "conflict.busy" });
  const of = (name: string) => w.counted.filter((one) => one.name === name).length;
  expect([of("TransactionConflicts"), of("TransactionRetries")]).toEqual([6, 5]);
});
