/** One line and its metrics for each call, however it ended. */
import { Actor } from "@waybill/core/actor";
import { Failure } from "@waybill/core/error";
import { Inventory } from "@waybill/core/inventory";
import { Log } from "@waybill/core/log";
import { Metric } from "@waybill/core/metric";
import { Runtime } from "@waybill/core/runtime";

export interface Call {
  /** Undefined where there is no such procedure: what was asked for instead is the caller's text, and stays out. */
  procedure: string | undefined;
  /** Milliseconds since 1970. */
  startedMs: number;
  /** Undefined where the call was refused before it was known. */
  actor: Actor.Info | undefined;
}

export function succeeded(call: Call): void {
  const fields = fieldsOf(call);
  Actor.provide(call.actor ?? anonymous, () => Log.info("call", { ...fields, outcome: "ok", status: 200 }));
}

/** `failure` is what the caller is told; what happened is its cause, or else `error`. */
export function failed(call: Call, failure: Failure.WaybillFailure, error: unknown): void {
  const { reason, definition } = failure;
  const fields = { ...fieldsOf(call), outcome: reason, status: definition.httpStatus };
  const isOurs = definition.httpStatus >= 500;
  Metric.count(isOurs ? "CallErrors" : "CallRefusals");
  Actor.provide(call.actor ?? anonymous, () => {
    if (isOurs) return Log.error("call", failure.cause ?? error, fields);
    if (!Inventory.OutOfStock.is(failure)) return Log.info("call", fields);
    Metric.count("OutOfStockRefusals");
    Log.info("call", { ...fields, sku: failure.details.sku });
  });
}

const anonymous: Actor.Anonymous = { type: "anonymous" };

function fieldsOf({ procedure, startedMs }: Call) {
  const durationMs = Runtime.now().getTime() - startedMs;
  Metric.count("CallDuration", durationMs);
  return { procedure, durationMs };
}
