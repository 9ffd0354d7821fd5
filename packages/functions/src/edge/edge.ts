/** What the functions take from outside besides the domain's runtime: the topic, the queues and the token verifier. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Runtime } from "@waybill/core/runtime";
import type { Publish, Send } from "../stream/publish.ts";
import type { VerifyToken } from "./token.ts";

export interface Edge {
  runtime: Runtime.Info;
  publish: Publish;
  send: Send;
  verifyToken: VerifyToken;
}

const storage = new AsyncLocalStorage<Edge>();

export function useEdge(): Edge {
  const edge = storage.getStore();
  if (!edge) throw new Error("No edge: wrap the call in withEdge");
  return edge;
}

export const withEdge = <T>(edge: Edge, run: () => T): T => storage.run(edge, () => Runtime.provide(edge.runtime, run));

let own: Promise<Edge> | undefined;

/** A Lambda handler: runs in the edge it was given (tests, the simulator), else in this process's own, made once. */
export const lambda =
  <Event, Answer, Context = unknown>(handler: (event: Event, context: Context) => Promise<Answer>) =>
  async (event: Event, context: Context): Promise<Answer> => {
    if (storage.getStore()) return handler(event, context);
    own ??= import("./live.ts").then(({ live }) => live());
    const edge = await own;
    return withEdge(edge, () => handler(event, context));
  };
