/** What the functions take from outside besides the domain's runtime: the topic, the queues and the token verifier. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Deadline } from "@waybill/core/deadline";
import { Runtime } from "@waybill/core/runtime";
import type { Messages } from "../stream/messages.ts";
import type { FunctionName } from "../topology.ts";
import type { Checks } from "./checks.ts";
import { invocation } from "./invocation.ts";
import type { VerifyToken } from "./token.ts";

export interface Edge {
  runtime: Runtime.Info;
  publish: Messages["publish"];
  send: Messages["send"];
  verifyToken: VerifyToken;
  checks: Checks;
  /** What runs here, and where. */
  release: { version: string; stage: string };
  /** Takes a line of metrics in CloudWatch's embedded format. */
  writeMetrics(line: string): void;
}

const storage = new AsyncLocalStorage<Edge>();

export function useEdge(): Edge {
  const edge = storage.getStore();
  if (!edge) throw new Error("No edge: wrap the call in withEdge");
  return edge;
}

export const withEdge = <T>(edge: Edge, run: () => T): T => storage.run(edge, () => Runtime.provide(edge.runtime, run));

let own: Promise<Edge> | undefined;

/**
 * A Lambda handler by its function's name in the topology: runs in the edge it was given (tests, the simulator), else in
 * this process's own, made once.
 */
export function lambda<Event, Answer, Context = unknown>(
  name: FunctionName,
  handler: (event: Event, context: Context) => Promise<Answer>,
) {
  const invoke = invocation(name, () => useEdge().writeMetrics);
  return async (event: Event, context: Context): Promise<Answer> => {
    const invoked = () => invoke(context, () => handler(event, context));
    const run = () => Deadline.provide(() => remainingMs(context), invoked);
    if (storage.getStore()) return run();
    own ??= import("./live.ts").then(({ live }) => live());
    return withEdge(await own, run);
  };
}

/** Without Lambda's context, as when a handler is called by hand, there is no end of time. */
const remainingMs = (context: unknown): number =>
  (context as { getRemainingTimeInMillis?(): number } | undefined)?.getRemainingTimeInMillis?.() ?? Infinity;
