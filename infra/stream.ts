import { topology } from "../packages/functions/src/topology.ts";
import { onStream, onTable, publish, report } from "./access.ts";
import { handlerOf, lambda, late } from "./function.ts";
import { links } from "./link.ts";
import { queues } from "./queue.ts";
import { table } from "./table.ts";

const { batchSize, timeoutSeconds, retries, bisect, onFailure, filter } = topology.streamWorkers.Outbox;
const recordAgeSecondsMax = 6 * 3600;

export const outbox = lambda("Outbox", {
  handler: handlerOf("stream", "Outbox"),
  timeoutSeconds,
  memoryMb: 512,
  without: [...late.mail, ...late.users, ...late.tokens, ...late.gateway],
  link: [...links.table, ...links.publish],
  permissions: [...onTable(["update"]), ...onStream, ...publish, ...report(onFailure)],
});

table.subscribe("Outbox", outbox.arn, {
  filters: filter.map((pattern) => structuredClone(pattern) as object),
  transform: {
    eventSourceMapping: (args) => {
      args.startingPosition = "TRIM_HORIZON";
      args.batchSize = batchSize;
      args.functionResponseTypes = ["ReportBatchItemFailures"];
      args.bisectBatchOnFunctionError = bisect;
      args.maximumRetryAttempts = retries;
      args.maximumRecordAgeInSeconds = recordAgeSecondsMax;
      args.destinationConfig = { onFailure: { destinationArn: queues[onFailure].queue.arn } };
    },
  },
});
