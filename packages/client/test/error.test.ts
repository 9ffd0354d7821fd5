import { inspect } from "node:util";
import { expect, test } from "vitest";
import { isWaybillError, WaybillError } from "../src/error.ts";
import { first, serve } from "./server.fixture.ts";

const caught = (promise: Promise<unknown>): Promise<WaybillError> =>
  promise.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error as WaybillError,
  );

test("a refusal carries the server's reason, details, status, page, request and issues", async () => {
  await using server = await serve();
  const details = { sku: "MUG", requested: 3, available: 1, since: new Date(7) };
  const issues = [{ path: ["lines", 0], message: "too many" }];
  const refusal = { reason: "inventory.out_of_stock", httpStatus: 409, details, issues };
  const error = await caught(server.client().thing.refuse(refusal));
  expect(error).toBeInstanceOf(WaybillError);
  const fields = { ...refusal, status: 409, requestId: "req_1", docs: "https://docs/errors#inventory.out_of_stock" };
  const correlationId = server.seen[0]?.headers["x-correlation-id"];
  const { httpStatus: _, ...expected } = { ...fields, correlationId, name: "WaybillError", attempts: 1 };
  expect(Object.fromEntries(Object.entries(error))).toEqual(expected);
  expect(error.message).toBe("A sentence for people.");
});

test("isWaybillError narrows details to the reason's shape", () => {
  const details = { sku: "MUG", requested: 3, available: 1 };
  const error: unknown = new WaybillError({ reason: "inventory.out_of_stock", message: "", details });
  const read = (): unknown[] => {
    if (!isWaybillError(error, "inventory.out_of_stock")) return [];
    const available: number = error.details.available;
    // @ts-expect-error this reason has no such detail
    return [available, error.details.nothing];
  };
  expect(read()).toEqual([1, undefined]);
});

test("isWaybillError refuses other reasons, other errors and things that only look alike", () => {
  const error = new WaybillError({ reason: "conflict.busy", message: "" });
  expect(isWaybillError(error)).toBe(true);
  expect(isWaybillError(error, "network.failed")).toBe(false);
  for (const other of [new Error("x"), { reason: "conflict.busy" }, null, undefined, "conflict.busy", 1]) {
    expect(isWaybillError(other)).toBe(false);
  }
});

test("an error of another copy of the package is recognized", () => {
  const foreign = Object.assign(new Error("x"), { reason: "conflict.busy" });
  Object.defineProperty(foreign, Symbol.for("@waybill/client/error"), { value: true });
  expect(isWaybillError(foreign, "conflict.busy")).toBe(true);
});

test("an error names its call in the server's logs: by the server's id where it did not take ours, and without answer", async () => {
  await using server = await serve((_, response) => {
    response.setHeader("x-correlation-id", "taken");
    return false;
  });
  const refusal = { reason: "thing.no", httpStatus: 409 };
  const refused = server.client({ correlationId: "not~ours" }).thing.refuseMake(refusal);
  expect(await caught(refused)).toMatchObject({ correlationId: "taken" });
  const fetch = () => Promise.reject(new Error("cut"));
  const cut = server.client({ fetch, correlationId: "ours" }).thing.make(1);
  expect(await caught(cut)).toMatchObject({ reason: "network.failed", correlationId: "ours" });
});

test("network.failed: nobody listens", async () => {
  const server = await serve();
  await server[Symbol.asyncDispose]();
  const error = await caught(server.client().thing.get(1));
  expect(error).toMatchObject({ reason: "network.failed", attempts: 4, status: undefined });
  expect(inspect(error.cause)).toContain("ECONNREFUSED");
});

test("network.timeout: no answer in time, for one call or the whole client", async () => {
  await using server = await serve(() => true);
  const client = server.client({ retry: false, timeoutMs: 30 });
  expect(await caught(client.thing.make(1))).toMatchObject({ reason: "network.timeout" });
  const patient = server.client({ retry: false });
  expect(await caught(patient.thing.make(1, { timeoutMs: 30 }))).toMatchObject({ reason: "network.timeout" });
});

test("network.aborted: the caller gave up before, during or between attempts; nothing is sent after that", async () => {
  await using server = await serve((_, __, count) => count <= 1);
  const before = AbortSignal.abort();
  expect(await caught(server.client().thing.make(1, { signal: before }))).toMatchObject({ reason: "network.aborted" });
  expect(server.seen).toHaveLength(0);

  const during = new AbortController();
  const call = caught(server.client().thing.make(1, { signal: during.signal }));
  setTimeout(() => during.abort(), 30);
  expect(await call).toMatchObject({ reason: "network.aborted", attempts: 1 });
  expect(server.seen).toHaveLength(1);

  await using busy = await serve(first(9, 503));
  const between = new AbortController();
  const sleep = (): Promise<void> => Promise.resolve(between.abort());
  const paused = busy.client({ retry: { sleep } }).thing.make(1, { signal: between.signal });
  expect(await caught(paused)).toMatchObject({ reason: "network.aborted", attempts: 1 });
  expect(busy.seen).toHaveLength(1);
});

test("one aborted query of a batch is given up at once; the others are answered", async () => {
  await using server = await serve();
  const controller = new AbortController();
  const client = server.client();
  const gone = caught(client.thing.get(1, { signal: controller.signal }));
  const kept = client.thing.get(2);
  controller.abort();
  expect(await gone).toMatchObject({ reason: "network.aborted" });
  expect(await kept).toMatchObject({ input: 2 });
});

test.each([
  ["a proxy's page", 200, "<html>Sign in to the Wi-Fi</html>"],
  ["an empty body", 200, ""],
  ["a gateway's own JSON", 403, '{"message":"Forbidden"}'],
  ["JSON that is not an object", 200, "5"],
  ["an empty batch", 200, "[]"],
])("response.invalid: %s", async (_, status, body) => {
  await using server = await serve(first(1, status, {}, body));
  expect(await caught(server.client().thing.make(1))).toMatchObject({ reason: "response.invalid", status });
});

test("request.invalid: a token or key that no header can carry is refused before it is sent, and not repeated", async () => {
  await using server = await serve();
  const token = "sekret\nx: y";
  const error = await caught(server.client({ token }).thing.get(1));
  expect(error.reason).toBe("request.invalid");
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("sekret");
  const badKey = server.client().thing.make(1, { idempotencyKey: "" });
  expect(await caught(badKey)).toMatchObject({ reason: "request.invalid" });
  expect(server.seen).toHaveLength(0);
});

test("the token stands in no error, whatever fetch says or hangs on its own", async () => {
  await using server = await serve();
  const fetch = (_: string, init: RequestInit): Promise<Response> => {
    const sent = JSON.stringify(init.headers);
    const inner = Object.assign(new Error(`inner ${sent}`), { code: "E_INNER", config: init });
    return Promise.reject(Object.assign(new Error(`failed with ${sent}`, { cause: inner }), { request: init }));
  };
  const error = await caught(server.client({ fetch, token: "sekret-token" }).thing.make(1));
  expect(error.reason).toBe("network.failed");
  const shown = inspect(error, { depth: 9, showHidden: true });
  expect(shown).toContain("E_INNER");
  expect(shown).not.toContain("sekret-token");
});

test("an error of getToken is the caller's own and passes unchanged", async () => {
  await using server = await serve();
  const own = new Error("no session");
  const client = server.client({ getToken: () => Promise.reject(own) });
  await expect(client.thing.get(1)).rejects.toBe(own);
});
