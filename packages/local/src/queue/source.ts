/**
 * Lambda's event source for SQS: receives, invokes, deletes what went well. What failed stays until its visibility
 * timeout, as on AWS, and the queue's redrive policy moves it to the dead letters in the end.
 */
import type { SQSEvent } from "aws-lambda";
import type { Invoker } from "../lambda/invoke.ts";
import { readBatchAnswer } from "../lambda/batch-answer.ts";
import type { Log } from "../log.ts";
import type { QueueWorkerTopology } from "../topology.ts";
import type { AwsJson } from "../wire/aws-json.ts";
import { type Message, toSqsRecord } from "./event.ts";
import { type Queue, receive, release, remove } from "./queue.ts";

export interface QueueSource {
  name: string;
  queue: Queue;
  /** Receives and delivers one batch; failed messages become visible again at once. Returns how many were delivered. */
  step(): Promise<number>;
  /** Polls until `stop`. */
  start(): void;
  /** Lets the last poll and the last batches finish. A cancelled poll would swallow the next message. */
  stop(): Promise<void>;
}

export interface QueueSourceOptions {
  name: string;
  worker: QueueWorkerTopology;
  queue: Queue;
  sqs: AwsJson;
  region: string;
  invoker: Invoker;
  log: Log;
  /** Told why a message failed, so that a dead letter can say it. */
  onFailure(messageId: string, reason: string): void;
}

const pollWaitSeconds = 1;
const troubleDelayMs = 500;

export function createQueueSource(options: QueueSourceOptions): QueueSource {
  const { name, worker, queue, sqs, region, invoker, log } = options;
  const inFlight = new Set<Promise<void>>();
  const stopping = new AbortController();
  let loop: Promise<void> | undefined;

  /** Invokes the worker and returns the messages that failed. */
  async function failedOf(messages: readonly Message[]): Promise<readonly Message[]> {
    const fail = (failed: readonly Message[], reason: string, error?: unknown) => {
      for (const { MessageId } of failed) options.onFailure(MessageId, reason);
      if (failed.length > 0)
        log({
          level: "warn",
          message: `${name} failed ${failed.length} of ${messages.length} messages`,
          reason,
          error,
        });
      return failed;
    };
    try {
      const event: SQSEvent = { Records: messages.map((message) => toSqsRecord(message, queue.arn, region)) };
      const answer = await invoker.invoke(name, event, worker.timeoutSeconds);
      const verdict = readBatchAnswer(
        answer,
        messages.map(({ MessageId }) => MessageId),
      );
      if ("malformed" in verdict) return fail(messages, `malformed answer: ${verdict.malformed}`);
      return fail(
        messages.filter(({ MessageId }) => verdict.failed.has(MessageId)),
        "reported in batchItemFailures",
      );
    } catch (error) {
      return fail(messages, error instanceof Error ? error.message : String(error), error);
    }
  }

  async function deliver(messages: readonly Message[], retry: "at once" | "after visibility timeout"): Promise<void> {
    const failed = new Set(await failedOf(messages));
    await remove(
      sqs,
      queue,
      messages.filter((message) => !failed.has(message)),
    );
    if (retry === "at once") await release(sqs, queue, [...failed]);
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (inFlight.size >= worker.maxConcurrency) {
          await Promise.race(inFlight);
          continue;
        }
        const messages = await receive(sqs, queue, worker.batchSize, pollWaitSeconds);
        if (messages.length === 0) continue;
        const batch: Promise<void> = deliver(messages, "after visibility timeout")
          .catch((error: unknown) => log({ level: "error", message: `${name} could not settle a batch`, error }))
          .finally(() => inFlight.delete(batch));
        inFlight.add(batch);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log({ level: "error", message: `${name} cannot poll ${queue.name}`, error });
        await new Promise((resolve) => setTimeout(resolve, troubleDelayMs));
      }
    }
  }

  return {
    name,
    queue,
    async step() {
      const messages = await receive(sqs, queue, worker.batchSize, 0);
      if (messages.length > 0) await deliver(messages, "at once");
      return messages.length;
    },
    start() {
      loop ??= poll();
    },
    async stop() {
      stopping.abort();
      await loop;
      await Promise.all(inFlight);
    },
  };
}
