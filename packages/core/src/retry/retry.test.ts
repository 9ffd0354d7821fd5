import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { Deadline } from "../deadline/deadline.ts";
import { Inventory } from "../inventory/inventory.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { lostRequest, throttled } from "../table/table.fixture.ts";
import { Table } from "../table/table.ts";
import { Retry } from "./retry.ts";

const unavailable = { reason: "internal.unavailable" };

/** A DynamoDB that answers every request with this, and counts. */
async function dynamoThat(status: number, type: string) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify({ __type: type }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const dynamo = Table.client({ endpoint, region: "eu-west-1", credentials, ...Table.patient });
  onTestFinished(() => {
    dynamo.destroy();
    server.close();
  });
  return { dynamo, asked: () => asked };
}

const get = new GetItemCommand({ TableName: "T", Key: { pk: { S: "1" }, sk: { S: "1" } } });
const take = (w: World) =>
  w.within(() => Table.commit([Inventory.take({ sku: "A", bucket: 0, quantity: 1, product: 1 })]));

test("the SDK asks a table in trouble three times, and one that says no once", async () => {
  const busy = await dynamoThat(500, "InternalServerError");
  await expect(busy.dynamo.send(get)).rejects.toThrow("UnknownError");
  expect(busy.asked()).toBe(3);
  const wrong = await dynamoThat(400, "ValidationException");
  await expect(wrong.dynamo.send(get)).rejects.toMatchObject({ name: "ValidationException" });
  expect(wrong.asked()).toBe(1);
});

test("layers do not multiply: a transaction is sent three times, not three times three", async () => {
  await using w = await world();
  const { dynamo, asked } = await dynamoThat(500, "InternalServerError");
  w.runtime.dynamo = dynamo;
  await expect(take(w)).rejects.toMatchObject(unavailable);
  expect(asked()).toBe(3);
  expect(w.slept).toHaveLength(2);
});

test("with no time left the SDK does not begin, nor begin again", async () => {
  const { dynamo, asked } = await dynamoThat(500, "InternalServerError");
  await expect(
    Deadline.provide(
      () => 1_000,
      () => dynamo.send(get),
    ),
  ).rejects.toMatchObject(unavailable);
  expect(asked()).toBe(0);
  await expect(
    Deadline.provide(
      () => 1_500 - asked(),
      () => dynamo.send(get),
    ),
  ).rejects.toThrow("UnknownError");
  expect(asked()).toBe(1);
});

test("while all goes wrong, a table gets a tenth more than it is asked, not a multiple", async () => {
  const { dynamo, asked } = await dynamoThat(500, "InternalServerError");
  // The reserve of twenty is spent by the first ten, and each ten that follow earn one repetition more.
  for (let n = 0; n < 10; n++) await dynamo.send(get).catch(() => {});
  expect(asked()).toBe(30);
  for (let n = 0; n < 100; n++) await dynamo.send(get).catch(() => {});
  expect(asked()).toBeGreaterThanOrEqual(30 + 100 + 9);
  expect(asked()).toBeLessThanOrEqual(30 + 100 + 12);
});

test("our own repetitions and the SDK's draw on one budget; conflicts cost nothing", async () => {
  await using w = await world();
  using requests = w.faults.on("TransactWriteItems", () => lostRequest);
  for (let n = 0; n < 10; n++) await expect(take(w)).rejects.toMatchObject(unavailable);
  expect(requests.seen).toHaveLength(30);
  await expect(take(w)).rejects.toMatchObject(unavailable);
  expect(requests.seen).toHaveLength(31);
});

test("pauses are of chance length, twice as long at most each time, and have an end", async () => {
  await using w = await world();
  w.runtime.random = { ...w.runtime.random, next: () => 0.999 };
  const pauses = [1, 2, 3, 4, 9].map((nth) => w.within(() => Retry.pauseMs(nth, { baseMs: 50, capMs: 400 })));
  expect(pauses.map(Math.ceil)).toEqual([50, 100, 200, 400, 400]);
  w.runtime.random = { ...w.runtime.random, next: () => 0 };
  expect(w.within(() => Retry.pauseMs(9, { baseMs: 50, capMs: 400 }))).toBe(0);
});

test("a throttled transaction costs budget", async () => {
  await using w = await world();
  using requests = w.faults.on("TransactWriteItems", () => throttled);
  for (let n = 0; n < 12; n++) await take(w).catch(() => {});
  expect(requests.seen.length).toBeLessThan(12 * 3);
});
