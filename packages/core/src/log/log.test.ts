import { expect, test } from "vitest";
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Log } from "./log.ts";

function logged(run: () => void): Log.Entry[] {
  const entries: Log.Entry[] = [];
  const runtime = { log: (entry: Log.Entry) => void entries.push(entry) } as Runtime.Info;
  Runtime.provide(runtime, run);
  return entries;
}

test("an entry has the fields of all that it happens in, and who acts", () => {
  const entries = logged(() => {
    Log.provide({ requestId: "r1", correlationId: "c1" }, () =>
      Log.provide({ orderId: "ord_1", requestId: "r2" }, () => {
        Actor.provide({ type: "system", id: "Worker", onBehalfOf: "usr_1" }, () => Log.info("inside", { count: 2 }));
        Actor.provide({ type: "anonymous" }, () => Log.warn("two\nlines"));
        const known = [Log.field("requestId"), Log.field("orderId"), Log.field("nothing")];
        expect(known).toEqual(["r2", "ord_1", undefined]);
      }),
    );
    Log.info("outside");
  });
  const fields = { requestId: "r2", correlationId: "c1", orderId: "ord_1" };
  expect(entries).toEqual([
    { level: "info", message: "inside", fields: { ...fields, actorId: "Worker", onBehalfOf: "usr_1", count: 2 } },
    { level: "warn", message: "two\nlines", fields: { ...fields, actorId: "anonymous" } },
    { level: "info", message: "outside", fields: {} },
  ]);
});

test("an error is described with its causes, and its stack is in the log only", () => {
  const cause = new TypeError("no such thing", { cause: new RangeError("too far") });
  const failure = Failure.Unavailable(undefined, { cause });
  const [entry] = logged(() => Log.error("call failed", failure, { orderId: "ord_1" }));
  const error =
    "WaybillFailure: The service is busy. Try again shortly. ← TypeError: no such thing ← RangeError: too far";
  expect(entry).toMatchObject({ level: "error", message: "call failed", fields: { orderId: "ord_1", error } });
  expect(entry?.fields["stack"]).toContain("log.test.ts");
  expect(failure.message).not.toContain("no such thing");
});

test("what is no error is told by its type, never by its content", () => {
  const [entry] = logged(() => Log.error("odd", { card: "4242424242424242" }));
  expect(entry?.fields).toMatchObject({ error: "object" });
  expect(JSON.stringify(entry)).not.toContain("4242");
  expect(Log.describe(new Error("x".repeat(5_000)))).toHaveLength(1_000);
});

test("causes that run in a circle come to an end", () => {
  const error = new Error("a", { cause: new Error("b") });
  (error.cause as Error).cause = error;
  expect(Log.describe(error)).toContain("Error: a ← Error: b");
});
