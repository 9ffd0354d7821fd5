/** The only batch code: a worker is a function of one event. */
import { Actor } from "@waybill/core/actor";
import { Event } from "@waybill/core/event";
import { Log } from "@waybill/core/log";
import { Metric } from "@waybill/core/metric";
import { Runtime } from "@waybill/core/runtime";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type * as z from "zod";
import { lambda, useEdge } from "../edge/edge.ts";
import { type FunctionName, type QueueName, topology } from "../topology.ts";

/** Fails the one record that failed. Poison, and what has failed too often, becomes a dead letter that says why. */
export function consume<D extends Event.Definition>(
  queue: QueueName & FunctionName,
  definitions: readonly D[],
  effect: (data: z.output<D["data"]>, event: Event.Info & { type: D["type"] }) => Promise<void>,
) {
  return lambda(queue, async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(Records.map(async (record) => ((await handle(record)) ? [] : [record.messageId])));
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  });

  async function handle(record: SQSRecord): Promise<boolean> {
    const event = read(record, definitions);
    if (typeof event === "string") return bury(queue, record, event);
    const { id, type, subject, correlationId, actor } = event;
    const worker: Actor.System = { type: "system", id: queue, onBehalfOf: actor };
    const fields = { eventId: id, eventType: type, subject, correlationId, attempt: attemptOf(record) };
    const startedMs = Runtime.now().getTime();
    const durationMs = () => Runtime.now().getTime() - startedMs;
    const run = async () => {
      try {
        await effect(event.data as z.output<D["data"]>, event);
        Log.info("event handled", { durationMs: durationMs() });
        return true;
      } catch (error) {
        Log.error("event could not be handled", error, { durationMs: durationMs() });
        return isLastAttempt(queue, record) ? await bury(queue, record, Log.describe(error)) : false;
      }
    };
    return Log.provide(fields, () => Actor.provide(worker, run));
  }
}

/** The event, or the reason why it is none that this worker knows. */
function read(record: SQSRecord, definitions: readonly Event.Definition[]): Event.Info | string {
  try {
    const event = Event.Info.parse(JSON.parse(record.body));
    const definition = definitions.find(({ type }) => type === event.type);
    if (!definition) return `not an ${definitions.map(({ type }) => type).join(" or ")} but an ${event.type}`;
    return { ...event, data: definition.data.parse(event.data) as Record<string, unknown> };
  } catch (error) {
    return error instanceof SyntaxError ? "not JSON" : "not an event of a known shape";
  }
}

/** True when the dead letter stands; otherwise the queue's own redrive gets it there, without the reason. */
async function bury(queue: QueueName, record: SQSRecord, reason: string): Promise<boolean> {
  try {
    await useEdge().send(`${queue}DeadLetters`, [{ id: record.messageId, body: record.body, reason }]);
    Metric.count("DeadLetters");
    Log.warn("dead letter", { queue, messageId: record.messageId, reason });
    return true;
  } catch (error) {
    Log.error("dead letter could not be written", error, { queue, messageId: record.messageId });
    return false;
  }
}

const attemptOf = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount);

const isLastAttempt = (queue: QueueName, record: SQSRecord): boolean =>
  attemptOf(record) >= topology.queues[queue].maxReceiveCount;
