/** The gateway on a socket of this machine. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { portInUse, systemCode } from "../error.ts";
import type { GatewayRequest } from "./event.ts";
import type { Gateway } from "./gateway.ts";
import { lambdaPayloadBytesMax, patience, refusedBodyBytesMax, refusedBodyMs } from "./limits.ts";
import { type GatewayResponse, internalServerError } from "./response.ts";

export interface Listener {
  url: string;
  /** Stops accepting, lets requests under way finish, closes idle connections. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default: 127.0.0.1, so that other machines cannot reach it. */
  host?: string;
}

/** Longer than the client's own, so that it is the client who closes an idle connection. */
const keepAliveMs = 65_000;

/** @throws LocalError `port_in_use` */
export async function listen(
  gateway: Gateway,
  { port, host = "127.0.0.1" }: ListenOptions,
  waits: typeof patience = patience,
): Promise<Listener> {
  const server: Server = createServer(waits, (request, response) => void serve(server, gateway, request, response));
  server.keepAliveTimeout = keepAliveMs;
  await bind(server, port, host, "--port");
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`, close: () => close(server) };
}

/** Resolves when the server listens. `flag` is what the error tells the reader to change. */
export function bind(server: Server, port: number, host: string, flag: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(systemCode(error) === "EADDRINUSE" ? portInUse(port, flag, error) : error));
    server.listen(port, host, resolve);
  });
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

async function serve(
  server: Server,
  gateway: Gateway,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const request = read(incoming);
    const body = await readBody(incoming);
    if (body === "too long") {
      await discardRest(incoming);
      const refusal = gateway.refuse(request);
      refusal.headers["connection"] = "close";
      return send(refusal, outgoing);
    }
    request.body = body;
    const answer = await gateway.handle(request);
    // A server that is closing waits for its connections, so this one must not stay.
    if (!server.listening) outgoing.shouldKeepAlive = false;
    send(answer, outgoing);
  } catch (error) {
    // The client went away in the middle of its request, or the answer has a header that HTTP forbids.
    if (incoming.destroyed && !incoming.complete) return;
    if (outgoing.headersSent) outgoing.destroy(error instanceof Error ? error : undefined);
    else send(internalServerError(), outgoing);
  }
}

function read(incoming: IncomingMessage): GatewayRequest {
  const headers: Record<string, string> = {};
  const raw = incoming.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    const value = raw[index + 1] ?? "";
    const before = headers[name];
    headers[name] = before === undefined ? value : before + (name === "cookie" ? "; " : ",") + value;
  }
  return {
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers,
    body: undefined,
    sourceIp: (incoming.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, ""),
    protocol: `HTTP/${incoming.httpVersion}`,
  };
}

/** Stops reading as soon as the body is known to be too long. */
function readBody(incoming: IncomingMessage): Promise<Buffer | undefined | "too long"> {
  if (Number(incoming.headers["content-length"] ?? 0) > lambdaPayloadBytesMax) return Promise.resolve("too long");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > lambdaPayloadBytesMax) {
        incoming.removeAllListeners("data");
        incoming.pause();
        resolve("too long");
      } else chunks.push(chunk);
    });
    incoming.once("end", () =>
      resolve(length === 0 ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length)),
    );
    incoming.once("error", reject);
    incoming.once("close", () => reject(new Error("The client went away.")));
  });
}

function send(answer: GatewayResponse, outgoing: ServerResponse): void {
  const headers: Record<string, string | number | string[]> = answer.headers;
  if (answer.cookies.length > 0) headers["set-cookie"] = [...answer.cookies];
  const bodiless = answer.status === 204 || answer.status === 304;
  if (!bodiless) headers["content-length"] = answer.body === undefined ? 0 : Buffer.byteLength(answer.body);
  outgoing.writeHead(answer.status, headers);
  outgoing.end(bodiless ? undefined : answer.body);
}

/**
 * Throws away what still comes, up to a bound. Most clients read no answer before they have sent their whole body: one
 * that came earlier, with the connection closed behind it, would reach them as EPIPE or ECONNRESET.
 */
function discardRest(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let discarded = 0;
    const timer = setTimeout(done, refusedBodyMs);
    function done(): void {
      clearTimeout(timer);
      resolve();
    }
    incoming.on("data", (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > refusedBodyBytesMax) done();
    });
    incoming.on("error", done);
    incoming.once("close", done);
    incoming.once("end", done);
    incoming.resume();
  });
}
