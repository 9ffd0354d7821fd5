import { Actor } from "@waybill/core/actor";

/** Every option of every command; what a command needs or takes is said by itself. */
export const options = {
  email: { type: "string" },
  name: { type: "string" },
  order: { type: "string" },
  customer: { type: "string" },
  sku: { type: "string" },
  bucket: { type: "string" },
  received: { type: "string" },
  available: { type: "string" },
  promised: { type: "string" },
  buyers: { type: "string" },
  units: { type: "string" },
  faults: { type: "string" },
  concurrency: { type: "string" },
  json: { type: "boolean", default: false },
  stage: { type: "string" },
  data: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

type Text = Exclude<keyof typeof options, "json" | "help">;
export type Values = Partial<Record<Text, string>> & { json: boolean; help: boolean };

export interface Command {
  /** What must be said; it is all there when `run` is called. */
  needs: readonly Text[];
  /** The line of the help, after the command's name. */
  usage: string;
  does: string;
  /** It starts a Waybill of its own: there need be none, here or deployed. */
  alone?: true;
  run(values: Values): Promise<void>;
}

/** Runs in the edge of the stage, or of the local Waybill, that the environment names; under the command's own name. */
export async function as<T>(command: string, run: () => Promise<T>): Promise<T> {
  const [{ live }, { withEdge }] = await Promise.all([import("../edge/live.ts"), import("../edge/edge.ts")]);
  return withEdge(live(), () => Actor.provide({ type: "system", id: `waybill ${command}` }, run));
}
