import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect, test, vi } from "vitest";
import { manualClock } from "../local.ts";
import { openBench, useEngines } from "../../test/harness.ts";
import type { Gateway } from "./gateway.ts";
import { patience } from "./limits.ts";
import { listen } from "./listen.ts";
import { requestTooLong } from "./response.ts";

const engines = useEngines();
const sixMegabytes = 6 * 1024 * 1024;

const roads = ["fetch", "listen"] as const;

/** The same request straight into the stack, or over a socket. */
async function openRoad(
  road: (typeof roads)[number],
  Api: (event: APIGatewayProxyEventV2) => Promise<unknown>,
  clock = manualClock(Date.UTC(2026, 2, 12, 19, 3, 58)),
) {
  const bench = await openBench(engines(), { Api }, { clock });
  const url = road === "fetch" ? "http://waybill" : (await bench.stack.listen({ port: 0 })).url;
  return {
    url,
    call: (path: string, init?: RequestInit) =>
      road === "fetch" ? bench.stack.fetch(new Request(url + path, init)) : fetch(url + path, init),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

test.for(roads)("%s: the function gets API Gateway's event, payload format 2.0", async (road) => {
  let event: APIGatewayProxyEventV2 | undefined;
  await using api = await openRoad(road, async (given) => void (event = given));
  await api.call("/orders/a%20b?x=1&x=2&y=%26", {
    method: "POST",
    headers: { "Content-Type": "application/json", Cookie: "a=1; b=2", "User-Agent": "test/1" },
    body: '{"n":1}',
  });
  expect(event).toMatchObject({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/orders/a b",
    rawQueryString: "x=1&x=2&y=%26",
    cookies: ["a=1", "b=2"],
    headers: {
      "content-type": "application/json",
      "content-length": "7",
      "user-agent": "test/1",
      "x-forwarded-for": "127.0.0.1",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    },
    queryStringParameters: { x: "1,2", y: "&" },
    requestContext: {
      http: { method: "POST", path: "/orders/a b", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test/1" },
      stage: "$default",
      time: "12/Mar/2026:19:03:58 +0000",
      timeEpoch: Date.UTC(2026, 2, 12, 19, 3, 58),
    },
    body: '{"n":1}',
    isBase64Encoded: false,
  });
  expect(event?.headers).not.toHaveProperty("cookie");
});

test.for(roads)("%s: a body that is not text arrives as base64, and no body as none", async (road) => {
  const events: APIGatewayProxyEventV2[] = [];
  await using api = await openRoad(road, async (event) => void events.push(event));
  await api.call("/", { method: "PUT", headers: { "content-type": "image/png" }, body: new Uint8Array([0, 255]) });
  await api.call("/");
  expect(events[0]).toMatchObject({ body: "AP8=", isBase64Encoded: true });
  expect(events[1]).not.toHaveProperty("body");
  expect(events[1]).not.toHaveProperty("queryStringParameters");
});

test.for(roads)("%s: status, headers, cookies and binary bodies of the answer reach the client", async (road) => {
  await using api = await openRoad(road, async () => ({
    statusCode: 201,
    headers: { "X-Total": 7 },
    cookies: ["a=1; Path=/", "b=2"],
    body: "AP8=",
    isBase64Encoded: true,
  }));
  const response = await api.call("/");
  expect(response.status).toBe(201);
  expect(response.headers.get("x-total")).toBe("7");
  expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
});

test.for([
  ["a text", "hello", 200, "hello"],
  ["an object without statusCode", { n: 1 }, 200, '{"n":1}'],
  ["nothing", undefined, 200, "null"],
  ["a status that is none", { statusCode: "soon" }, 500, '{"message":"Internal Server Error"}'],
  ["a body that is no text", { statusCode: 200, body: { n: 1 } }, 500, '{"message":"Internal Server Error"}'],
] as const)("%s as the answer", async ([, answer, status, body]) => {
  await using api = await openRoad("fetch", async () => answer);
  const response = await api.call("/");
  expect(response.status).toBe(status);
  expect(await response.text()).toBe(body);
});

test.for(roads)("%s: a handler that throws is a 500 that tells nothing", async (road) => {
  await using api = await openRoad(road, async () => {
    throw new Error("secret");
  });
  const response = await api.call("/");
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: "Internal Server Error" });
});

test("a handler past its time-out is a 500", async () => {
  const clock = manualClock(0);
  await using api = await openRoad(
    "fetch",
    () => {
      clock.advance(10_000);
      return new Promise(() => {});
    },
    clock,
  );
  expect((await api.call("/")).status).toBe(500);
});

test.for(roads)("%s: a preflight is answered without the function, and only for an allowed origin", async (road) => {
  let calls = 0;
  await using api = await openRoad(road, async () => void calls++);
  const preflight = (origin: string) =>
    api.call("/orders", { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });
  const allowed = await preflight("https://shop.example");
  expect(allowed.status).toBe(204);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    "access-control-allow-origin": "https://shop.example",
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-headers": "authorization,content-type",
    "access-control-max-age": "600",
    vary: "origin",
  });
  expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  expect(calls).toBe(0);
});

test("the gateway's CORS headers replace the function's", async () => {
  await using api = await openRoad("fetch", async () => ({
    statusCode: 200,
    headers: { "access-control-allow-origin": "*", vary: "accept" },
    body: "",
  }));
  const allowed = await api.call("/", { headers: { origin: "https://shop.example" } });
  expect(allowed.headers.get("access-control-allow-origin")).toBe("https://shop.example");
  expect(allowed.headers.get("access-control-expose-headers")).toBe("retry-after");
  expect(allowed.headers.get("vary")).toBe("accept, origin");
  const foreign = await api.call("/", { headers: { origin: "https://evil.example" } });
  expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
});

test.for(roads)("%s: a body of 6 MB is taken, one byte more is refused with 413", async (road) => {
  let calls = 0;
  await using api = await openRoad(road, async () => void calls++);
  const post = (bytes: number) =>
    api.call("/", { method: "POST", headers: { "content-type": "text/plain" }, body: "x".repeat(bytes) });
  expect((await post(sixMegabytes)).status).toBe(200);
  const refused = await post(sixMegabytes + 1);
  expect(refused.status).toBe(413);
  expect(await refused.json()).toEqual({ message: "Request Too Long" });
  expect(calls).toBe(1);
});

test("a body without a length that grows too long is refused as well", async () => {
  await using api = await openRoad("listen", async () => undefined);
  const call = request(api.url, { method: "POST" });
  call.on("error", () => {});
  const answered = once(call, "response");
  const megabyte = Buffer.alloc(1024 * 1024);
  for (let n = 0; n < 8; n++) call.write(megabyte);
  call.end();
  const [response] = await answered;
  expect(response.statusCode).toBe(413);
});

test("a client that sends 10 MB by fetch reads the 413, not a broken pipe", async () => {
  await using api = await openRoad("listen", async () => undefined);
  const body = new Uint8Array(10 * 1024 * 1024);
  const refused = await api.call("/", { method: "POST", body });
  expect(refused.status).toBe(413);
  expect(await refused.json()).toEqual({ message: "Request Too Long" });
});

test("a client that sends first and reads afterwards gets the 413 too, and the connection is closed", async () => {
  await using api = await openRoad("listen", async () => undefined);
  const length = 10 * 1024 * 1024;
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`);
  // In pieces, each only once the one before has left, as clients without an event loop send.
  for (let sent = 0; sent < length; sent += length / 10)
    await new Promise<void>((resolve, reject) =>
      socket.write(Buffer.alloc(length / 10), (error) => (error ? reject(error) : resolve())),
    );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 [^]*\{"message":"Request Too Long"\}$/);
});

test("a body that stays half-sent gets 408, and the connection is closed", async () => {
  expect(patience).toEqual({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 });
  const gateway = { handle: vi.fn<Gateway["handle"]>(), refuse: requestTooLong, fetch: vi.fn<Gateway["fetch"]>() };
  const soon = { headersTimeout: 20, requestTimeout: 40, connectionsCheckingInterval: 10 };
  const listener = await listen(gateway, { port: 0 }, soon);
  const socket = connect(Number(new URL(listener.url).port), "127.0.0.1");
  socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc");
  expect(await text(socket)).toContain("408 Request Timeout");
  await listener.close();
  expect(gateway.handle).not.toHaveBeenCalled();
});

test("bad HTTP and clients that go away do not hurt the server", async () => {
  await using api = await openRoad("listen", async () => ({ statusCode: 200, headers: { "bad name": "x" }, body: "" }));
  const { port } = new URL(api.url);
  const garbage = connect(Number(port), "127.0.0.1", () => garbage.end("NONSENSE\r\n\r\n"));
  expect(String((await once(garbage, "data"))[0])).toContain("400 Bad Request");
  const halfway = connect(Number(port), "127.0.0.1", () =>
    halfway.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc", () => halfway.destroy()),
  );
  await once(halfway, "close");
  expect((await api.call("/%E0%A4%A")).status).toBe(500);
  expect((await api.call("/")).status).toBe(500);
});

test("a port in use is named, with the flag that changes it", async () => {
  await using bench = await openBench(engines());
  const { url } = await bench.stack.listen({ port: 0 });
  const port = Number(new URL(url).port);
  await expect(bench.stack.listen({ port })).rejects.toMatchObject({
    code: "port_in_use",
    message: expect.stringContaining(String(port)),
    hint: expect.stringContaining("--port"),
  });
});
