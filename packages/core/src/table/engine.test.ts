/** What core takes from its database, whichever it is: run on the default engine, and by `npm run test:ddblocal` on Amazon's. */
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { Entity } from "electrodb";
import { expect, inject, test } from "vitest";
import { Event } from "../event/event.ts";
import { audit, cancel, place, receive, shop } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Product } from "../product/product.ts";
import { customer, manager, world, type World } from "../runtime/runtime.fixture.ts";
import { Table } from "./table.ts";

const thing = ({ runtime: { dynamo, tableName } }: World) =>
  new Entity(
    {
      model: { entity: "thing", version: "1", service: "test" },
      attributes: {
        id: { type: "string", required: true },
        shelf: { type: "string" },
        rank: { type: "number", required: true, default: 0, padding: { length: 4, char: "0" } },
        count: { type: "number", default: 0 },
      },
      indexes: {
        primary: {
          pk: { field: "pk", composite: ["id"], template: "THG#${id}", casing: "none" },
          sk: { field: "sk", composite: [], template: "THING", casing: "none" },
        },
        byShelf: {
          index: "gsi2",
          projection: "keys_only",
          pk: { field: "gsi2pk", composite: ["shelf"], template: "SHELF#${shelf}", casing: "none" },
          sk: { field: "gsi2sk", composite: ["rank", "id"], template: "${rank}#${id}", casing: "none" },
        },
      },
    } as const,
    { client: dynamo, table: tableName },
  );

const refused = expect.objectContaining({ message: expect.stringMatching(/conditional request failed/i) }) as Error;

test("create refuses what is there, patch what is not, and a condition what it does not hold for", async () => {
  await using w = await world();
  const things = thing(w);
  await things.create({ id: "a", count: 3 }).go();
  await expect(things.create({ id: "a" }).go()).rejects.toThrow(refused);
  await expect(things.patch({ id: "b" }).add({ count: 1 }).go()).rejects.toThrow(refused);
  const take = (n: number) =>
    things
      .patch({ id: "a" })
      .subtract({ count: n })
      .where(({ count }, { gte }) => gte(count, n))
      .go();
  await take(3);
  await expect(take(1)).rejects.toThrow(refused);
  expect((await things.get({ id: "a" }).go({ consistent: true })).data).toEqual({ id: "a", count: 0, rank: 0 });
});

test("a transaction is all or nothing, and a refusal tells each lost condition with the item as it was", async () => {
  await using w = await world();
  const things = thing(w);
  for (const id of ["a", "b"]) await things.create({ id, count: 1 }).go();
  const add = (id: string) => Table.write(id, things, things.patch({ id }).add({ count: 1 }));
  const create = (id: string) => Table.write(id, things, things.create({ id }));
  const committed = await w.within(() => Table.commit([add("a"), create("b"), create("c"), add("d")]));
  expect(committed).toEqual({
    ok: false,
    refused: [
      { label: "b", item: { id: "b", count: 1, rank: 0 } },
      { label: "d", item: null },
    ],
  });
  const { data } = await things.get([{ id: "a" }, { id: "c" }]).go({ consistent: true });
  expect(data).toEqual([{ id: "a", count: 1, rank: 0 }]);
});

test("a check changes nothing, and refuses when an attribute is another one", async () => {
  await using w = await world();
  const things = thing(w);
  await things.create({ id: "a", count: 1 }).go();
  const commit = (count: number, id: string) =>
    w.within(() =>
      Table.commit([
        Table.check("check", things, { id: "a" }, { count, id: "a" }),
        Table.write("new", things, things.create({ id })),
      ]),
    );
  expect(await commit(1, "b")).toEqual({ ok: true });
  expect(await commit(2, "c")).toEqual({
    ok: false,
    refused: [{ label: "check", item: { id: "a", count: 1, rank: 0 } }],
  });
  expect((await things.get([{ id: "b" }, { id: "c" }]).go({ consistent: true })).data).toHaveLength(1);
  const ofAbsent = () => Table.commit([Table.check("check", things, { id: "x" }, { count: 1 })]);
  expect(await w.within(ofAbsent)).toMatchObject({ ok: false, refused: [{ label: "check", item: null }] });
});

test("a hundred actions fit into a transaction; two on one item are refused, each engine in its own words", async () => {
  await using w = await world();
  const things = thing(w);
  const create = (id: string) => Table.write(id, things, things.create({ id }));
  const hundred = Array.from({ length: Table.actionsMax }, (_, i) => create(`t${i}`));
  expect(await w.within(() => Table.commit(hundred))).toEqual({ ok: true });
  const twice = () => Table.commit([create("x"), create("x")]);
  const outcome = await w.within(twice).then(({ ok }) => String(ok), String);
  expect(outcome).toMatch(/^false$|multiple operations on one item/);
  expect((await things.get({ id: "x" }).go({ consistent: true })).data).toBeNull();
});

test("a token makes a repeated request one, and is refused for another", async () => {
  await using w = await world();
  const { dynamo, tableName: TableName } = w.runtime;
  const ClientRequestToken = crypto.randomUUID();
  const add = (n: string) => ({
    TableName,
    Key: { pk: { S: "THG#a" }, sk: { S: "THING" } },
    UpdateExpression: "ADD #c :n",
    ExpressionAttributeNames: { "#c": "count" },
    ExpressionAttributeValues: { ":n": { N: n } },
  });
  const send = (n: string) =>
    dynamo.send(new TransactWriteItemsCommand({ ClientRequestToken, TransactItems: [{ Update: add(n) }] }));
  await send("1");
  await send("1");
  await expect(send("2")).rejects.toMatchObject({ name: "IdempotentParameterMismatchException" });
  const changes = await w.changes();
  expect(changes.map(({ after }) => after?.["count"])).toEqual([1]);
});

test("a sparse index holds what has its key, in the order of its key, and pages through it", async () => {
  await using w = await world();
  const things = thing(w);
  for (let rank = 1; rank <= 13; rank++) await things.create({ id: `t${rank}`, shelf: "s", rank }).go();
  await things.create({ id: "elsewhere", shelf: "other", rank: 1 }).go();
  await things.create({ id: "nowhere" }).go();
  const seen: number[] = [];
  for (let cursor: string | null = null, pages = 0; pages < 10; pages++) {
    const page: { data: { rank: number }[]; cursor: string | null } = await things.query
      .byShelf({ shelf: "s" })
      .go({ limit: 4, cursor, order: "desc", hydrate: true });
    seen.push(...page.data.map(({ rank }) => rank));
    cursor = page.cursor;
    if (!cursor) break;
  }
  expect(seen).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  const before = await things.query.byShelf({ shelf: "s" }).lt({ rank: 3 }).go({ hydrate: true });
  expect(before.data.map(({ id }) => id)).toEqual(["t1", "t2"]);
  await things.patch({ id: "t1" }).remove(["shelf"]).go();
  const after = await things.query.byShelf({ shelf: "s" }).lt({ rank: 3 }).go({ hydrate: true });
  expect(after.data.map(({ id }) => id)).toEqual(["t2"]);
});

test("a batch reads what there is, whatever else it names", async () => {
  await using w = await world();
  const things = thing(w);
  const ids = Array.from({ length: 60 }, (_, i) => `t${i}`);
  await Promise.all(ids.map((id) => things.create({ id }).go()));
  const keys = [...ids, "absent"].map((id) => ({ id }));
  const { data, unprocessed } = await things.get(keys).go({ consistent: true, preserveBatchOrder: true });
  expect(data.map((item) => item?.id)).toEqual([...ids, undefined]);
  expect(unprocessed).toEqual([]);
});

test("forty takers of one counter: exactly as many as there are", async () => {
  await using w = await world();
  await shop(w, { A: 25 });
  const take = () => w.within(() => Table.commit([Inventory.take({ sku: "A", bucket: 0, quantity: 1, product: 1 })]));
  const taken = await Promise.all(Array.from({ length: 40 }, take));
  expect(taken.filter(({ ok }) => ok)).toHaveLength(25);
});

test("the stream tells every change once, each item's in order, a transaction's all", async () => {
  await using w = await world();
  const things = thing(w);
  await things.create({ id: "a", count: 1 }).go();
  for (let i = 0; i < 11; i++) await things.patch({ id: "a" }).add({ count: 1 }).go();
  const add = (id: string) => Table.write(id, things, things.upsert({ id }).add({ count: 1 }));
  await w.within(() => Table.commit([add("a"), add("b")]));
  await things.delete({ id: "b" }).go();
  const changes = await w.changes();
  const of = (id: string) => changes.filter(({ before, after }) => (after ?? before)?.["id"] === id);
  expect(of("a").map(({ before, after }) => [before?.["count"], after?.["count"]])).toEqual([
    [undefined, 1],
    ...Array.from({ length: 12 }, (_, i) => [i + 1, i + 2]),
  ]);
  expect(of("b").map(({ before, after }) => [before !== undefined, after !== undefined])).toEqual([
    [false, true],
    [true, false],
  ]);
});

test("every list asks its index: products, stock, orders, movements, what is due, what is unpublished", async () => {
  await using w = await world();
  await shop(w, { B: 5, A: 5 });
  const list = async (sort: Product.Sort) => (await w.within(() => Product.list({ sort }))).items.map(({ sku }) => sku);
  expect(await list("name")).toEqual(["A", "B"]);
  expect(await list("price_asc")).toEqual(["A", "B"]);
  expect(await list("price_desc")).toEqual(["B", "A"]);
  expect(await list("newest")).toHaveLength(2);
  expect((await w.within(() => Inventory.list({}))).items.map(({ sku }) => sku)).toEqual(["A", "B"]);
  const orders: string[] = [];
  for (let i = 0; i < 5; i++) {
    orders.unshift((await place(w, { A: 1 })).id);
    w.advance(1);
  }
  for (const actor of [customer("alice"), manager]) {
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 9; pages++) {
      const page = await w.as(actor, () => Order.list({ limit: 2, cursor }));
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      if (!cursor) break;
    }
    expect(seen).toEqual(orders);
  }
  await receive(w, "A", 2, "more");
  const { items } = await w.within(() => Inventory.movements({ sku: "A" }));
  expect(items.map(({ sequence, delta }) => [sequence, delta])).toEqual([
    [2, 2],
    [1, 5],
  ]);
  await cancel(w, orders[0] as Order.Stored["id"]);
  w.advance(910);
  expect(await w.within(Order.expireDue)).toBe(4);
  const pending = await w.within(() => Event.pending(new Date(w.clock.now() + 1)));
  expect(pending.filter(({ type }) => type === "order.expired")).toHaveLength(4);
  await audit(w);
});

/** DynamoDB Local counts a transaction's units twice over. */
test.skipIf(inject("dynamoEngine") === "ddblocal")(
  "a small order of one line costs 16 write units: six items, and four entries of indexes",
  async () => {
    await using w = await world();
    await shop(w, { A: 5 });
    let units = 0;
    using _ = w.faults.on("TransactWriteItems", () => async ({ input }, apply) => {
      input["ReturnConsumedCapacity"] = "TOTAL";
      const answer = await apply();
      const consumed = answer.output["ConsumedCapacity"] as { CapacityUnits: number }[];
      units += consumed.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
      return answer;
    });
    await place(w, { A: 1 });
    expect(units).toBe(16);
  },
);
