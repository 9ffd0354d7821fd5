import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { Runtime } from "../runtime/runtime.ts";
import { Metric } from "./metric.ts";

test("what is counted reaches the runtime, once if nothing is said", () => {
  const counted: unknown[] = [];
  const metrics = { add: (...one: unknown[]) => void counted.push(one) };
  Runtime.provide({ metrics } as unknown as Runtime.Info, () => {
    Metric.count("OrdersPlaced");
    Metric.count("WriteUnits", 14);
    Metric.count("Revenue", 1250, "GBP");
  });
  expect(counted).toEqual([
    ["OrdersPlaced", 1, undefined],
    ["WriteUnits", 14, undefined],
    ["Revenue", 1250, "GBP"],
  ]);
});

test("a metric without a dimension takes none, and one with a dimension never goes without", () => {
  // Never called: it is the type checker that refuses.
  const refused = () => {
    // @ts-expect-error -- OrdersPlaced is not told apart by anything.
    Metric.count("OrdersPlaced", 1, "GBP");
    // @ts-expect-error -- Revenue of no currency is no sum.
    Metric.count("Revenue", 1250);
    // @ts-expect-error -- Nobody watches a name that is not in the table.
    Metric.count("OrdersPlacedd");
  };
  expect(refused).toBeTypeOf("function");
});

test("the table can be read without the SDK: nothing that it imports is a package", () => {
  const seen = new Set<string>();
  const packages: string[] = [];
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(file, "utf8");
    for (const [, from = ""] of source.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)"/gm)) {
      if (from.startsWith(".")) visit(join(dirname(file), from));
      else if (!from.startsWith("node:")) packages.push(`${relative(import.meta.dirname, file)}: ${from}`);
    }
  };
  visit(join(import.meta.dirname, "metric.ts"));
  expect(seen.size).toBeGreaterThan(2);
  expect(packages).toEqual([]);
});
