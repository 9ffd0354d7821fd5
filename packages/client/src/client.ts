import { procedures } from "./contract.kinds.ts";
import type { WaybillApi } from "./contract.ts";
import { aborted, withDeadline } from "./deadline.ts";
import type { WaybillError } from "./error.ts";
import { explain } from "./failure.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { RetryPolicy } from "./retry.ts";
import { headerValue, TokenSource } from "./token.ts";
import { type Attempt, createTransport } from "./transport.ts";

/** Every procedure of an API by its path, with its kind. */
export type Procedures = Readonly<Record<string, "query" | "mutation">>;

/** Makes a client of the Waybill API; see the example at the top of this package. */
export function createClient(options: ClientOptions): WaybillApi {
  return makeClient<WaybillApi>(procedures, options);
}

/** Makes the client of any API whose procedures are listed: one method per procedure. */
export function makeClient<Api>(list: Procedures, options: ClientOptions): Api {
  const call = createCall(options);
  const api: Record<string, Record<string, unknown>> = {};
  for (const [path, kind] of Object.entries(list)) {
    const [router = "", procedure = ""] = path.split(".");
    const methods = (api[router] ??= {});
    methods[procedure] = (input?: unknown, callOptions?: CallOptions) => call(kind, path, input, callOptions ?? {});
  }
  return api as Api;
}

function createCall(options: ClientOptions) {
  const send = createTransport({ url: options.url, fetch: options.fetch });
  const tokens = new TokenSource(options);
  const policy = new RetryPolicy(options.retry);

  return async function call(kind: "query" | "mutation", path: string, input: unknown, own: CallOptions) {
    const timeoutMs = own.timeoutMs ?? options.timeoutMs ?? 30_000;
    const headers = headersOf(kind, own);
    let correlationId = correlationOf(options, own);
    let token = await tokens.current();
    let renewed = false;

    for (let attempts = 1; ; attempts += 1) {
      // A call that is sent again keeps its correlation id, and cannot share a request with others.
      const batch = kind === "query" && attempts === 1;
      const sent = token ? { ...headers, authorization: `Bearer ${token}` } : headers;
      const attempt: Attempt = { batch, headers: sent, correlationId };
      try {
        return await withDeadline(timeoutMs, own.signal, (signal) => send(kind, path, input, attempt, signal));
      } catch (thrown) {
        correlationId = attempt.correlationId;
        const { error, retryAfterMs } = explain(thrown, { attempts, correlationId, secret: token });
        if (isOfToken(path, error) && tokens.renewable && !renewed) {
          renewed = true;
          token = await tokens.renew(token);
          continue;
        }
        const delayMs = policy.delayMs(error, retryAfterMs);
        if (delayMs === undefined) throw error;
        await policy.sleep(delayMs, own.signal);
        if (own.signal?.aborted) throw explain(aborted(), { attempts, correlationId, secret: token }).error;
      }
    }
  };
}

/**
 * Whether the token was refused. Other reasons of `auth` speak of credentials in the input, which another token does not
 * mend; and `auth.refresh` is how tokens are renewed: asking for another one there would wait for itself.
 */
function isOfToken(path: string, { status, reason }: WaybillError): boolean {
  if (status !== 401 || path === "auth.refresh") return false;
  return reason === "auth.unauthenticated" || !reason.startsWith("auth.");
}

function headersOf(kind: "query" | "mutation", own: CallOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  if (kind === "mutation") {
    headers["idempotency-key"] = headerValue("The idempotency key", own.idempotencyKey ?? crypto.randomUUID());
  }
  return headers;
}

function correlationOf(options: ClientOptions, own: CallOptions): string | undefined {
  const { correlationId } = options;
  const id = own.correlationId ?? (typeof correlationId === "function" ? correlationId() : correlationId);
  return id === undefined ? undefined : headerValue("The correlation id", id);
}
