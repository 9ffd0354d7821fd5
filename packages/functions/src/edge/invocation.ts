/** What happens around every handler: its lines say whose they are, its metrics leave, its failure quotes nobody. */
import { Log } from "@waybill/core/log";
import { Metric } from "@waybill/core/metric";
import { Table } from "@waybill/core/table";
import type { FunctionName } from "../topology.ts";
import { collecting } from "./metrics.ts";

/** Lambda prints what a handler throws, as it is: so it is thrown the description, and the log has the rest. */
class InvocationFailed extends Error {
  override readonly name = "InvocationFailed";
}

export function invocation(name: FunctionName, writeMetrics: () => (line: string) => void) {
  // A process that was started in advance is warm: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  let isCold = process.env["AWS_LAMBDA_INITIALIZATION_TYPE"] !== "provisioned-concurrency";

  return async function invoke<T>(context: unknown, run: () => Promise<T>): Promise<T> {
    const { awsRequestId } = (context ?? {}) as { awsRequestId?: string };
    const fields = { function: name, functionRequestId: awsRequestId, coldStart: isCold };
    isCold = false;
    const measured = async () => {
      if (fields.coldStart) Metric.count("ColdStart");
      const meter = Table.meter();
      try {
        return await meter.run(run);
      } catch (error) {
        Log.error("invocation failed", error);
        throw new InvocationFailed(Log.describe(error));
      } finally {
        if (meter.writeUnits > 0) Metric.count("WriteUnits", meter.writeUnits);
      }
    };
    // What nobody asked for, a cron's run, begins a journey of its own.
    return Log.provide({ ...fields, correlationId: awsRequestId }, () => collecting(measured, writeMetrics()));
  };
}
