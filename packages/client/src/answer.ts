/** An HTTP answer that is not tRPC's: a proxy's page, a gateway's own error, an empty body. */
export class ForeignAnswer extends Error {
  override readonly name = "ForeignAnswer";
  readonly status: number;
  readonly headers: Headers;

  constructor(response: Response) {
    super(`The answer (HTTP ${response.status}) is not one of the Waybill API.`);
    this.status = response.status;
    this.headers = response.headers;
  }
}

/** As much of an answer as tRPC's links and the explanation of a failure need. */
export interface Answer {
  ok: boolean;
  headers: Headers;
  json(): Promise<unknown>;
}

/** Reads the whole body and lets only tRPC's shapes through, so that the status of anything else is not lost. */
export async function readAnswer(response: Response): Promise<Answer> {
  const body = parse(await response.text());
  const answers = Array.isArray(body) ? body : [body];
  if (answers.length === 0 || !answers.every(isEnvelope)) throw new ForeignAnswer(response);
  return { ok: response.ok, headers: response.headers, json: () => Promise.resolve(body) };
}

/** Milliseconds that a `Retry-After` header asks for: a number of seconds or a date. */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const value = headers?.get("retry-after");
  if (!value) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEnvelope(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("result" in value || "error" in value);
}
