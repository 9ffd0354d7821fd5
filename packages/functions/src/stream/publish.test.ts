import type { Event } from "@waybill/core/event";
import type { SQSEvent } from "aws-lambda";
import { expect, test } from "vitest";
import { one, shop } from "../api/shop.fixture.ts";
import { type Harness, harness } from "../harness.ts";

const orderId = "ord_01M8RDA4M0GV30CX0M6FBW67T4";

const event = (type: string, sequence: number, data: object = { orderId }): Event.Info => ({
  id: "evt_01M8RDA4M0GV30CX0M6FBW67T4",
  type,
  subject: `ORD#${orderId}`,
  sequence,
  schemaVersion: 1,
  occurredAt: "2026-12-01T09:00:00.000Z",
  actor: "usr_01M8RDA4M0GV30CX0M6FBW67T4",
  data: { ...data },
});

/** What the worker of a queue is handed, in place of the worker. */
function listen(h: Harness, worker: string): Event.Info[] {
  const heard: Event.Info[] = [];
  const handler = async ({ Records }: SQSEvent) =>
    void heard.push(...Records.map(({ body }) => JSON.parse(body) as Event.Info));
  h.stack.serve({ [worker]: handler });
  return heard;
}

const pending = (h: Harness) =>
  h.within(async () => (await import("@waybill/core/event")).Event.pending(new Date(h.clock.now() + 1)));

test("a queue hears of the types that it subscribes to, each event once and as it is, in however many batches", async () => {
  await using h = await harness();
  const heard = listen(h, "ProcessOrder");
  const types = ["order.placed", "order.cancelled", "product.created"];
  const events = Array.from({ length: 25 }, (_, i) => event(types[i % 3] ?? "", i + 1));
  await h.edge.publish(events);
  await h.settle();
  const placed = events.filter(({ type }) => type === "order.placed");
  expect(heard.toSorted((a, b) => a.sequence - b.sequence)).toEqual(placed);
});

test("unless the topic takes all of a batch, publishing has failed", async () => {
  await using h = await harness();
  const tooLarge = event("order.placed", 2, { orderId, padding: "x".repeat(300_000) });
  await expect(h.edge.publish([event("order.placed", 1), tooLarge])).rejects.toThrow("SNS refused 1 of 2");
  const body = "x".repeat(2_000_000);
  await expect(h.edge.send("ProcessOrderDeadLetters", [{ id: "1", body }])).rejects.toThrow("cannot be longer");
});

test("what could not be published stays in the outbox until it is", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  await h.settle();
  const { publish } = h.edge;
  h.edge.publish = () => Promise.reject(new Error("SNS is down"));
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  await h.settle();
  expect((await pending(h)).map(({ type }) => type)).toEqual(["order.placed"]);
  h.edge.publish = publish;
  h.advance(121);
  await h.stack.tick();
  await h.settle();
  expect(await pending(h)).toEqual([]);
  expect((await alice.order.get({ id })).status).toBe("confirmed");
});
