/** For tests: a Stripe on this machine, over HTTP, with the parts of its protocol that are spoken here. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Stripe } from "stripe";
import { books, collapsed, type Parameters, Refusal } from "./stripe.books.fixture.ts";
import { idOf } from "./stripe.objects.fixture.ts";

/** What happens to one request: lost before or after it was done, an answer of its own, or one that is kept under the key. */
export type Trouble =
  | "lost before"
  | "lost after"
  | "hangs"
  | { status: number; body?: object | string; kept?: boolean };

interface Request {
  method: string;
  path: string;
  parameters: Parameters;
  headers: IncomingMessage["headers"];
}
interface Answer {
  status: number;
  body: unknown;
}

export const apiKey = "sk_test_of_the_fixture";

interface StripeServerOptions {
  now?: () => number;
  /** Whom it takes calls from. */
  apiKey?: string;
}

export async function startStripe({ now = Date.now, apiKey: key = apiKey }: StripeServerOptions = {}) {
  const kept = books(() => Math.floor(now() / 1000));
  const answers = new Map<string, { asked: string; answer?: Answer }>();
  const requests: Request[] = [];
  const troubles: Trouble[] = [];
  const hanging: ServerResponse[] = [];

  function carryOut({ method, path, parameters }: Request): unknown {
    const shown = (intent: Stripe.PaymentIntent, under = "") =>
      Object.values(parameters.expand ?? {}).includes(`${under}latest_charge`) ? intent : collapsed(intent);
    const page = <T extends { id: string }>(all: T[], show = (one: T): unknown => one) => {
      const from = all.findIndex(({ id }) => id === parameters.starting_after) + 1;
      const data = all.slice(from, from + Number(parameters.limit ?? 10));
      return { object: "list", url: path, has_more: from + data.length < all.length, data: data.map(show) };
    };
    const [, kind, id = "", action] = /^\/v1\/(payment_intents|refunds)(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
    const withIntent = (refund: Stripe.Refund): unknown =>
      Object.values(parameters.expand ?? {}).includes("data.payment_intent")
        ? { ...refund, payment_intent: collapsed(kept.retrieve(idOf(refund.payment_intent))) }
        : refund;
    const underData = (intent: Stripe.PaymentIntent) => shown(intent, "data.");
    switch (`${method} ${kind}${id === "" || id === "search" ? `/${id}` : "/:id"}${action ? `/${action}` : ""}`) {
      case "POST payment_intents/":
        return shown(kept.create(parameters));
      case "GET payment_intents/":
        return page(kept.list(parameters), underData);
      case "GET payment_intents/search":
        return { ...page(kept.search(parameters), underData), object: "search_result", next_page: null };
      case "GET payment_intents/:id":
        return shown(kept.retrieve(id));
      case "POST payment_intents/:id/confirm":
        return shown(kept.confirm(id));
      case "POST payment_intents/:id/capture":
        return shown(kept.capture(id, parameters));
      case "POST payment_intents/:id/cancel":
        return shown(kept.cancel(id));
      case "POST refunds/":
        return kept.refund(parameters);
      case "GET refunds/":
        return page(
          kept.refunds.filter((refund) => refund.payment_intent === parameters.payment_intent),
          withIntent,
        );
      default:
        throw new Refusal(404, {
          type: "invalid_request_error",
          message: `Unrecognized request URL (${method}: ${path})`,
        });
    }
  }

  /** The confirmation of an intent that is made with this method is carried out, and its answer is lost every time. */
  const isLost = ({ path }: Request): boolean =>
    path.endsWith("/confirm") && kept.intents.get(path.split("/").at(-2) ?? "")?.payment_method === "pm_times_out";

  function answerTo(request: Request): Answer {
    try {
      return { status: 200, body: structuredClone(carryOut(request)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: { error: structuredClone(error.error) } };
    }
  }

  /** https://docs.stripe.com/api/idempotent_requests: the first answer is kept, whatever it is, and compared with care. */
  function once(request: Request, run: () => Answer): Answer & { isReplay?: boolean } {
    const key = request.headers["idempotency-key"];
    if (typeof key !== "string") return run();
    const asked = createHash("sha256")
      .update(JSON.stringify([request.path, request.parameters]))
      .digest("hex");
    const before = answers.get(key);
    if (before && before.asked !== asked) {
      const message = `Keys for idempotent requests can only be used with the same parameters they were first used with.`;
      return { status: 400, body: { error: { type: "idempotency_error", message } } };
    }
    if (before && !before.answer) {
      const message = "There is currently another in-progress request using this Idempotent Key.";
      return {
        status: 409,
        body: { error: { type: "invalid_request_error", code: "idempotency_key_in_use", message } },
      };
    }
    if (before?.answer) return { ...before.answer, isReplay: true };
    const answer = run();
    answers.set(key, { asked, answer });
    return answer;
  }

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(message);
    requests.push(request);
    const send = ({ status, body, isReplay }: Answer & { isReplay?: boolean }) => {
      const replayed = isReplay ? { "idempotent-replayed": "true" } : {};
      const headers = { "content-type": "application/json", "request-id": `req_${requests.length}`, ...replayed };
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    };
    if (message.headers.authorization !== `Bearer ${key}`)
      return send({
        status: 401,
        body: { error: { type: "invalid_request_error", message: "Invalid API Key provided" } },
      });
    const trouble = troubles.shift();
    if (trouble === "lost before") return void response.destroy();
    if (typeof trouble === "object") {
      const { status, body = { error: { type: "api_error", message: "trouble" } } } = trouble;
      return send(trouble.kept ? once(request, () => ({ status, body })) : { status, body });
    }
    const answer = once(request, () => answerTo(request));
    if (trouble === "lost after" || isLost(request)) return void response.destroy();
    if (trouble === "hangs") return void hanging.push(response);
    send(answer);
  }

  const server = createServer((message, response) => {
    respond(message, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    ...kept,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** What Stripe would send, signed by its own library as its servers do. */
    webhook(type: string, object: object, secret: string) {
      const body = JSON.stringify({ id: `evt_${requests.length}`, object: "event", type, data: { object } }, null, 2);
      const timestamp = Math.floor(now() / 1000);
      const signature = new Stripe(key).webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
      return { body, headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": signature } };
    },
    /** Each meets one of the next requests. */
    next: (...coming: Trouble[]) => void troubles.push(...coming),
    /** Another call with this key is at work, for ever. */
    lock: ({ path, parameters, headers }: Request) =>
      void answers.set(String(headers["idempotency-key"]), {
        asked: createHash("sha256")
          .update(JSON.stringify([path, parameters]))
          .digest("hex"),
      }),
    async [Symbol.asyncDispose]() {
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? "/", "http://stripe.test");
  const encoded = message.method === "POST" ? Buffer.concat(chunks).toString() : url.search;
  return {
    method: message.method ?? "GET",
    path: url.pathname,
    parameters: nested(new URLSearchParams(encoded)),
    headers: message.headers,
  };
}

/** `metadata[order_id]=x` is `{ metadata: { order_id: "x" } }`. */
function nested(flat: URLSearchParams): Parameters {
  const whole: Record<string, unknown> = {};
  for (const [name, value] of flat) {
    const path = name.replaceAll("]", "").split("[");
    let at = whole;
    for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Record<string, unknown>;
    at[path.at(-1) ?? ""] = value;
  }
  return whole;
}
