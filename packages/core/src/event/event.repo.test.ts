import { expect, test } from "vitest";
import { customer, system, world, type World } from "../runtime/runtime.fixture.ts";
import { Table } from "../table/table.ts";
import { Log } from "../log/log.ts";
import { Event } from "./event.ts";
import * as z from "zod";

const Shipped = Event.define("test.shipped", z.object({ boxes: z.int() }));
const subject = "ORD#1";
const record = (w: World, sequence: number, actor: Parameters<World["as"]>[0] = system) =>
  w.as(actor, () => Table.commit([Event.record(Shipped, { subject, sequence, data: { boxes: sequence } })]));
const pending = (w: World) => w.within(() => Event.pending(new Date(w.clock.now() + 1)));

test("an event waits in the outbox until it has been published; told twice, nothing happens", async () => {
  await using w = await world();
  await record(w, 1);
  w.advance(1);
  await record(w, 2);
  expect(new Set((await pending(w)).map(({ sequence }) => sequence))).toEqual(new Set([1, 2]));
  for (const _ of ["once", "twice"]) await w.within(() => Event.published({ subject, sequence: 1 }));
  expect((await pending(w)).map(({ sequence }) => sequence)).toEqual([2]);
  expect((await w.within(() => Event.of(subject))).map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test("what was written after the moment asked for is not overdue", async () => {
  await using w = await world();
  await record(w, 1);
  expect(await w.within(() => Event.pending(new Date(w.clock.now())))).toEqual([]);
});

test("one number of a subject's sequence is one event", async () => {
  await using w = await world();
  expect(await record(w, 1)).toEqual({ ok: true });
  expect(await record(w, 1)).toMatchObject({ ok: false, refused: [{ label: "event" }] });
});

test("an event says who caused it: a worker acts for the person behind it", async () => {
  await using w = await world();
  const alice = customer("alice");
  await Log.provide({ correlationId: "c1" }, () => record(w, 1, alice));
  await record(w, 2, { type: "system", id: "worker", onBehalfOf: alice.id });
  await record(w, 3);
  expect(await w.within(() => Event.of(subject))).toMatchObject([
    { actor: alice.id, correlationId: "c1", type: "test.shipped", data: { boxes: 1 }, schemaVersion: 1 },
    { actor: alice.id, data: { boxes: 2 } },
    { actor: "test", data: { boxes: 3 } },
  ]);
});

test("data of another shape is refused before it is written, and no more than is declared travels", async () => {
  await using w = await world();
  const wrong = { subject, sequence: 1, data: { boxes: "two" as never } };
  expect(() => w.within(() => Event.record(Shipped, wrong))).toThrow("boxes");
  const more = { subject, sequence: 1, data: { boxes: 1, email: "a@b.c" } as never };
  await w.within(() => Table.commit([Event.record(Shipped, more)]));
  expect((await w.within(() => Event.of(subject)))[0]?.data).toEqual({ boxes: 1 });
});

test("only events in a stream's record are events", () => {
  expect(Event.fromStream(undefined)).toBeNull();
  expect(Event.fromStream({ __edb_e__: { S: "order" } })).toBeNull();
});
