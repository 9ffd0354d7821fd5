/** Numbers that are watched. Counting one costs nothing: they leave together, once an invocation. */
export * as Metric from "./metric.ts";

import { Runtime } from "../runtime/runtime.ts";
import type { Name, Plain, Split } from "./metric.names.ts";

export { type Definition, definitions, type Name, namespace, type Plain, type Split } from "./metric.names.ts";

/** `Metric.count("OrdersPlaced")`, `Metric.count("Revenue", 1250, "GBP")`. */
export function count(name: Plain, value?: number): void;
export function count(name: Split, value: number, dimension: string): void;
export function count(name: Name, value = 1, dimension?: string): void {
  Runtime.use().metrics.add(name, value, dimension);
}
