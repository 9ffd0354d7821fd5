import { expect, test } from "vitest";
import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Log } from "./log.ts";

function logged(run: () => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const runtime = { clock: { now: () => 0 }, writeLog: (line: string) => void lines.push(line) } as Runtime.Info;
  Runtime.provide(runtime, run);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a line is one JSON object with its time, and with the fields of all that it happens in", () => {
  const lines = logged(() => {
    Log.provide({ requestId: "r1", correlationId: "c1" }, () =>
      Log.provide({ orderId: "ord_1", requestId: "r2" }, () => {
        Log.info("inside", { count: 2 });
        Log.warn("two\nlines");
        expect([Log.field("requestId"), Log.field("orderId"), Log.field("nothing")]).toEqual([
          "r2",
          "ord_1",
          undefined,
        ]);
      }),
    );
    Log.info("outside");
  });
  const fields = { requestId: "r2", correlationId: "c1", orderId: "ord_1" };
  expect(lines).toEqual([
    { time: "1970-01-01T00:00:00.000Z", level: "info", message: "inside", ...fields, count: 2 },
    { time: "1970-01-01T00:00:00.000Z", level: "warn", message: "two\nlines", ...fields },
    { time: "1970-01-01T00:00:00.000Z", level: "info", message: "outside" },
  ]);
});

test("an error is described with its causes, and its stack is in the log only", () => {
  const cause = new TypeError("no such thing", { cause: new RangeError("too far") });
  const failure = Failure.Unavailable(undefined, { cause });
  const [line] = logged(() => Log.error("call failed", failure, { orderId: "ord_1" }));
  const error =
    "WaybillFailure: The service is busy. Try again shortly. ← TypeError: no such thing ← RangeError: too far";
  expect(line).toMatchObject({ level: "error", message: "call failed", orderId: "ord_1", error });
  expect(line?.["stack"]).toContain("log.test.ts");
  expect(failure.message).not.toContain("no such thing");
});

test("what is no error is told by its type, never by its content", () => {
  const [line] = logged(() => Log.error("odd", { card: "4242424242424242" }));
  expect(line).toMatchObject({ error: "object" });
  expect(JSON.stringify(line)).not.toContain("4242");
  expect(Log.describe(new Error("x".repeat(5_000)))).toHaveLength(1_000);
});

test("causes that run in a circle come to an end", () => {
  const error = new Error("a", { cause: new Error("b") });
  (error.cause as Error).cause = error;
  expect(Log.describe(error)).toContain("Error: a ← Error: b");
});
