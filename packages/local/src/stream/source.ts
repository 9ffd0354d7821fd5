/**
 * Lambda's event source for DynamoDB Streams: one batch at a time, in order, from a checkpoint on.
 *
 * The engines have no long poll. A busy stream is read without a pause; an idle one every 25 ms, later every 100 ms, and
 * at once when a handler of this stack has just ended, since most writes come from there.
 */
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Clock } from "../clock.ts";
import { readBatchAnswer } from "../lambda/batch-answer.ts";
import type { Invoker } from "../lambda/invoke.ts";
import type { Log } from "../log.ts";
import type { Queue } from "../queue/queue.ts";
import type { StreamWorkerTopology } from "../topology.ts";
import type { AwsJson } from "../wire/aws-json.ts";
import { type Attempt, processBatch } from "./batch.ts";
import { createBell } from "./bell.ts";
import { type Checkpoint } from "./checkpoint.ts";
import { failureNotice } from "./failure.ts";
import { changesNothing, compileFilter } from "./filter.ts";
import { createTail } from "./tail.ts";

export interface StreamSource {
  name: string;
  /** Reads one batch and deals with it to its end, retries without delay. Returns how many records were read. */
  step(): Promise<number>;
  start(): void;
  /** Lets the current invocation finish. What is not dealt with is read again at the next start. */
  stop(): Promise<void>;
}

export interface StreamSourceOptions {
  name: string;
  worker: StreamWorkerTopology;
  streamArn: string;
  checkpoint: Checkpoint;
  onFailure: Queue | undefined;
  streams: AwsJson;
  sqs: AwsJson;
  region: string;
  clock: Clock;
  invoker: Invoker;
  log: Log;
}

const busyGapMs = 8;
const idlePollMs = 25;
const longIdlePollMs = 100;
const longIdleAfterPolls = 40;
const retryDelayMsMax = 5_000;

export function createStreamSource(options: StreamSourceOptions): StreamSource {
  const { name, worker, checkpoint, streamArn, region, invoker, log } = options;
  const matches = compileFilter(worker.filter);
  const tail = createTail(options.streams, streamArn, checkpoint.get());
  const publicArn = streamArn.replace(/^(arn:aws:dynamodb:)[^:]*/, `$1${region}`);
  const bell = createBell();
  const stopped = createBell();
  const stopping = new AbortController();
  let loop: Promise<void> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  invoker.onEnd(() => bell.ring());

  async function attempt(records: readonly DynamoDBRecord[]): Promise<Attempt> {
    const ids = records.map((record) => record.dynamodb?.SequenceNumber ?? "");
    try {
      const answer = await invoker.invoke(
        name,
        { Records: [...records] } satisfies DynamoDBStreamEvent,
        worker.timeoutSeconds,
      );
      const verdict = readBatchAnswer(answer, ids);
      if ("malformed" in verdict) throw new Error(`malformed answer: ${verdict.malformed}`);
      const lowest = ids.findIndex((id) => verdict.failed.has(id));
      if (lowest < 0) return { done: "all" };
      log({ level: "warn", message: `${name} failed at record ${lowest + 1} of ${records.length}` });
      return { done: lowest };
    } catch (error) {
      log({ level: "warn", message: `${name} failed a batch of ${records.length} records`, error });
      return { failed: error };
    }
  }

  async function giveUp(shardId: string, records: readonly DynamoDBRecord[], invokeCount: number): Promise<void> {
    log({ level: "error", message: `${name} gave up ${records.length} records`, onFailure: options.onFailure?.name });
    if (!options.onFailure) return;
    const notice = failureNotice({
      functionName: name,
      region,
      nowMs: options.clock.now(),
      shardId,
      streamArn: publicArn,
      records,
      invokeCount,
    });
    await options.sqs("SendMessage", { QueueUrl: options.onFailure.url, MessageBody: JSON.stringify(notice) });
  }

  async function readAndProcess(mode: "pumped" | "running"): Promise<number> {
    const { shardId, records } = await tail.read(worker.batchSize);
    const last = records.at(-1);
    if (!last) return 0;
    const passed = (record: DynamoDBRecord) => {
      const position = { shardId, sequenceNumber: record.dynamodb?.SequenceNumber ?? "0" };
      checkpoint.set(position);
      tail.moveTo(position);
    };
    const wanted = records
      .filter((record) => !changesNothing(record) && matches(record))
      .map((record) => toLambda(record));
    const pause = async (n: number) => {
      if (mode === "running") await stopped.wait(Math.min(100 * 2 ** (n - 1), retryDelayMsMax));
      return !stopping.signal.aborted;
    };
    const whole =
      wanted.length === 0 ||
      (await processBatch(wanted, {
        ...worker,
        attempt,
        passed,
        pause,
        giveUp: (given, count) => giveUp(shardId, given, count),
      }));
    if (whole) passed(last);
    return records.length;
  }

  /** One step at a time, whoever asks. */
  function step(mode: "pumped" | "running"): Promise<number> {
    const next = turn.then(() => readAndProcess(mode));
    turn = next.catch(() => {});
    return next;
  }

  function toLambda(record: DynamoDBRecord): DynamoDBRecord {
    return { ...record, awsRegion: region, eventSourceARN: publicArn };
  }

  async function run(): Promise<void> {
    for (let idlePolls = 0; !stopping.signal.aborted;) {
      const count = await step("running").catch((error: unknown) => {
        if (!stopping.signal.aborted) log({ level: "error", message: `${name} cannot read its stream`, error });
        return 0;
      });
      idlePolls = count > 0 ? 0 : idlePolls + 1;
      if (count === 0 && !stopping.signal.aborted)
        await bell.wait(idlePolls > longIdleAfterPolls ? longIdlePollMs : idlePollMs, busyGapMs);
    }
  }

  return {
    name,
    step: () => step("pumped"),
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      bell.ring();
      stopped.ring();
      await loop;
      await turn;
    },
  };
}
