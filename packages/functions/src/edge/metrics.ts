/** Metrics are collected while an invocation runs and leave together, in CloudWatch's embedded format by Powertools. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Metric } from "@waybill/core/metric";
import { Runtime } from "@waybill/core/runtime";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { service } from "./service.ts";

interface Counted {
  name: Metric.Name;
  value: number;
  dimension: string | undefined;
}

const storage = new AsyncLocalStorage<Counted[]>();

/** What is counted outside of an invocation, such as the seeding of a local stack, is nobody's business. */
export const metrics: Runtime.Metrics = {
  add: (name, value, dimension) => void storage.getStore()?.push({ name, value, dimension }),
};

/** Writes what was counted, also when `run` fails. */
export async function collecting<T>(run: () => Promise<T>, write: (line: string) => void): Promise<T> {
  const counted: Counted[] = [];
  try {
    return await storage.run(counted, run);
  } finally {
    emit(counted, write);
  }
}

/** One line for what has no dimension but the service, and one for each value of another. */
function emit(counted: readonly Counted[], write: (line: string) => void): void {
  emf ??= new Emf();
  for (const [key, group] of Map.groupBy(counted, dimensionOf)) {
    const [dimension, value] = key.split("=", 2);
    if (dimension && value) emf.addDimension(dimension, value);
    for (const { name, value } of addedUp(group)) emf.addMetric(name, Metric.definitions[name].unit, value);
    emf.publishStoredMetrics();
    emf.clearDimensions();
  }
  for (const line of emf.take()) write(line);
}

function addedUp(group: readonly Counted[]): Pick<Counted, "name" | "value">[] {
  const isCount = ({ name }: Counted) => Metric.definitions[name].unit === "Count";
  const sums = new Map<Metric.Name, number>();
  for (const { name, value } of group.filter(isCount)) sums.set(name, (sums.get(name) ?? 0) + value);
  return [...group.filter((one) => !isCount(one)), ...Array.from(sums, ([name, value]) => ({ name, value }))];
}

function dimensionOf({ name, dimension }: Counted): string {
  const { dimension: by }: Metric.Definition = Metric.definitions[name];
  return by && dimension ? `${by}=${dimension}` : "";
}

class Emf extends Metrics {
  #lines: string[] = [];

  constructor() {
    super({ namespace: Metric.namespace, serviceName: service() });
  }

  /** Powertools would write to a console of its own, at a time of its own. */
  override publishStoredMetrics(): this {
    const line = this.serializeMetrics();
    line._aws.Timestamp = Runtime.now().getTime();
    this.clearMetrics();
    if (!this.isDisabled()) this.#lines.push(JSON.stringify(line));
    return this;
  }

  take(): string[] {
    const taken = this.#lines;
    this.#lines = [];
    return taken;
  }
}

/** One for the process, as making one costs more than all that it does; nothing is left in it between two invocations. */
let emf: Emf | undefined;
