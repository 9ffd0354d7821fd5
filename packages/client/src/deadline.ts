import { WaybillError } from "./error.ts";

/**
 * Runs one attempt with a signal that is aborted when the caller gives up or the time is over, and rejects at once in
 * both cases: a batch on the wire is cut only when all of its calls are given up.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (outer?.aborted) throw aborted();
  const controller = new AbortController();
  let give: (error: WaybillError) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    give = (error) => {
      reject(error);
      controller.abort();
    };
  });
  const abort = (): void => give(aborted());
  const timer = setTimeout(() => {
    give(new WaybillError({ reason: "network.timeout", message: `No answer within ${timeoutMs} ms.` }));
  }, timeoutMs);
  outer?.addEventListener("abort", abort);
  try {
    return await Promise.race([givenUp, attempt(controller.signal)]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  }
}

export const aborted = (): WaybillError<"network.aborted"> =>
  new WaybillError({ reason: "network.aborted", message: "The caller gave the call up." });
