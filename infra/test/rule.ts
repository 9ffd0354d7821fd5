import type { Graph } from "../synth/graph.ts";

/** Says what is wrong with a stage, a sentence each that names the resource; nothing when all is well. */
export type Rule = (graph: Graph) => string[];

/** Stages that keep what they hold, and that have an account's concurrency to themselves. */
export const isProtected = ({ stage }: Graph): boolean => stage === "production" || stage === "staging";

/** The name of each item for which something does not hold, with what is wrong. */
export const unless = <T extends { name: string }>(items: readonly T[], holds: (item: T) => unknown, wrong: string) =>
  items.filter((item) => !holds(item)).map(({ name }) => `${name}: ${wrong}`);
