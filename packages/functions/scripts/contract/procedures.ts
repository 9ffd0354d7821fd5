import type { AnyTRPCRouter } from "@trpc/server";
import type { Schema } from "./schema.ts";

/** A procedure as the contract needs it. */
export interface Procedure {
  router: string;
  name: string;
  kind: "query" | "mutation";
  input: Schema | undefined;
  output: Schema;
  docs: string[];
}

interface Declared {
  _def: {
    type: "query" | "mutation" | "subscription";
    inputs: Schema[];
    output?: Schema;
    meta?: { summary?: string; description?: string; permission?: string };
  };
}

/** Every procedure, in the order of the routers; refuses what a contract cannot be made of. */
export function proceduresOf(router: AnyTRPCRouter): Procedure[] {
  const declared = router._def.procedures as unknown as Record<string, Declared>;
  return Object.entries(declared).map(([path, { _def: def }]) => {
    const [name, procedure, ...deeper] = path.split(".");
    if (!name || !procedure || deeper.length > 0) throw new Error(`${path}: procedures are called router.procedure.`);
    if (def.type === "subscription") throw new Error(`${path}: subscriptions have no place in the contract.`);
    if (!def.output) throw new Error(`${path} has no .output(): nothing says what it answers.`);
    if (def.inputs.length > 1) throw new Error(`${path} has several .input(): give it one.`);
    const { summary, description, permission } = def.meta ?? {};
    if (!permission) throw new Error(`${path} names no permission: make it by procedure(permission, summary).`);
    const needs = `Needs \`${permission}\`.`;
    const docs = [summary, description, needs].filter((line) => line !== undefined);
    return { router: name, name: procedure, kind: def.type, input: def.inputs[0], output: def.output, docs };
  });
}

export function byRouter(procedures: Procedure[]): Map<string, Procedure[]> {
  const groups = new Map<string, Procedure[]>();
  for (const procedure of procedures)
    groups.set(procedure.router, [...(groups.get(procedure.router) ?? []), procedure]);
  return groups;
}
