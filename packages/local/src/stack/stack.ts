/**
 * One application on the engines: its tables and queues, its functions, and the event sources between them.
 *
 * ```ts
 * await using engines = await startEngines();
 * await using stack = await openStack({ engines, topology, prefix: "example-" });
 * Object.assign(process.env, stack.environment);
 * stack.serve({ Api: api.handler, Relay: relay.handler, ProcessOrder: processOrder.handler });
 *
 * const response = await stack.fetch(new Request("http://waybill/order.place", { method: "POST", body: "{}" }));
 * await stack.settle(); // the stream has been relayed and every queue is empty
 * ```
 */
import { join } from "node:path";
import { type Clock, systemClock } from "../clock.ts";
import type { Engines } from "../engine/engines.ts";
import { LocalError } from "../error.ts";
import { createGateway } from "../http/gateway.ts";
import { type ListenOptions, type Listener, listen } from "../http/listen.ts";
import { type Handlers, createInvoker } from "../lambda/invoke.ts";
import { type Log, silent } from "../log.ts";
import { type DeadLetter, peek } from "../queue/dead-letters.ts";
import type { Queue } from "../queue/queue.ts";
import { createQueueSource } from "../queue/source.ts";
import { openCheckpoint } from "../stream/checkpoint.ts";
import { createStreamSource } from "../stream/source.ts";
import { type Topology, deadLettersOf } from "../topology.ts";
import { createCrons } from "./cron.ts";
import { environmentOf } from "./environment.ts";
import { type Resource, connect, provision } from "./resources.ts";
import { type SettleOptions, settle } from "./settle.ts";

export interface StackOptions {
  engines: Engines;
  topology: Topology;
  /** May come later, by `serve`: resources exist before any handler is needed. */
  handlers?: Handlers;
  /** Default: the system clock. */
  clock?: Clock;
  /** Put before the name of every table, queue, bucket and topic, so that stacks can share engines. Default: `waybill-`. */
  prefix?: string;
  /** Where stream checkpoints are kept. Without it, a new stack reads its streams from the beginning. */
  dataDir?: string;
  /** Default: silence. */
  log?: Log;
  /** What SST_RESOURCE_App says. Default: waybill, local. */
  app?: { name: string; stage: string };
}

export interface Stack extends AsyncDisposable {
  /** By topology name. Dead letters are `<Queue>DeadLetters`. */
  resources: Record<string, Resource>;
  /** To be put into `process.env` before the handlers are loaded. */
  environment: Record<string, string>;
  /** Adds handlers by function name; a later one of the same name replaces the earlier. */
  serve(handlers: Handlers): void;
  /** Straight into the API function, through a real API Gateway event and without a socket. */
  fetch(request: Request): Promise<Response>;
  /** @throws LocalError `port_in_use` */
  listen(options: ListenOptions): Promise<Listener>;
  /** Lets event sources and crons run by themselves, for `dev`. Not together with `settle`. */
  start(): void;
  /**
   * For tests: moves stream → queues → workers until nothing moves. Failed messages are tried again at once until they
   * succeed or are dead letters. Never sleeps; messages sent with a delay stay where they are.
   */
  settle(options?: SettleOptions): Promise<void>;
  /** One batch of one source, by function, table or queue name. Returns how many records or messages were read. */
  pump: { stream(name: string): Promise<number>; queue(name: string): Promise<number> };
  /** Runs each cron that is due on the clock, the first time one period after opening. Returns the names that ran. */
  tick(): Promise<string[]>;
  /** What lies in the dead letters of a queue, without taking it out. */
  deadLetters(queue: string): Promise<DeadLetter[]>;
  /** Lets what is under way finish. The engines and the data stay. */
  stop(): Promise<void>;
}

const reasonsMax = 10_000;

/** @throws LocalError `table_changed`, `topology_invalid`, `checkpoint_corrupt` */
export async function openStack(options: StackOptions): Promise<Stack> {
  const { engines, topology, clock = systemClock, prefix = "waybill-", log = silent } = options;
  const { region } = engines;
  const site = connect(engines);
  const { resources, queues, streamArns } = await provision(site, topology, prefix);
  const invoker = createInvoker({ clock, region });
  if (options.handlers) invoker.serve(options.handlers);

  const reasons = new Map<string, string>();
  const onFailure = (messageId: string, reason: string) => {
    reasons.delete(messageId);
    reasons.set(messageId, reason);
    for (const oldest of reasons.keys())
      if (reasons.size > reasonsMax) reasons.delete(oldest);
      else break;
  };
  const queueOf = (name: string): Queue => need(queues.get(name), `There is no queue ${name} in the topology.`);

  const streamSources = Object.entries(topology.streamWorkers).map(([name, worker]) => {
    const streamArn = need(
      streamArns.get(worker.table),
      `${name} reads the stream of ${worker.table}, which has none.`,
    );
    const file = options.dataDir && join(options.dataDir, "checkpoints", `${prefix}${name}.json`);
    const checkpoint = openCheckpoint(streamArn, file);
    const destination = worker.onFailure === undefined ? undefined : queueOf(worker.onFailure);
    return {
      of: worker.table,
      ...createStreamSource({
        ...site,
        name,
        worker,
        streamArn,
        checkpoint,
        onFailure: destination,
        clock,
        invoker,
        log,
      }),
    };
  });
  const queueSources = Object.entries(topology.queueWorkers).map(([name, worker]) => ({
    of: worker.queue,
    ...createQueueSource({ ...site, name, worker, queue: queueOf(worker.queue), invoker, log, onFailure }),
  }));
  const crons = createCrons({ crons: topology.crons, region, clock, invoker, log });
  const gateway = createGateway({ api: topology.api, invoker, clock, log });
  const sources = [...streamSources, ...queueSources];
  const listeners: Listener[] = [];
  let started = false;

  async function stop(): Promise<void> {
    await Promise.all(listeners.map((listener) => listener.close()));
    await Promise.all([crons.stop(), ...sources.map((source) => source.stop())]);
    await invoker.idle();
  }

  return {
    resources,
    environment: environmentOf(engines, resources, options.app ?? { name: "waybill", stage: "local" }),
    serve: (handlers) => invoker.serve(handlers),
    fetch: (request) => gateway.fetch(request),
    async listen(where) {
      const listener = await listen(gateway, where);
      listeners.push(listener);
      return listener;
    },
    start() {
      if (started) return;
      started = true;
      for (const source of sources) source.start();
      crons.start();
    },
    async settle(how) {
      if (started)
        throw new LocalError(
          "unsettled",
          "A started stack moves by itself and cannot be settled.",
          "Use settle() without start(), or wait for the effect.",
        );
      await settle(sources, how);
    },
    pump: { stream: (name) => pump(streamSources, name), queue: (name) => pump(queueSources, name) },
    tick: () => crons.tick(),
    deadLetters: (queue) =>
      peek(site.awsEndpoint, queueOf(queues.has(deadLettersOf(queue)) ? deadLettersOf(queue) : queue), reasons),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function pump(
  sources: readonly { name: string; of: string; step(): Promise<number> }[],
  name: string,
): Promise<number> {
  const named = sources.filter((source) => source.name === name || source.of === name);
  need(named[0], `Nothing in the topology reads ${name}.`);
  let count = 0;
  for (const source of named) count += await source.step();
  return count;
}

function need<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new LocalError("topology_invalid", otherwise, "Correct the topology.");
  return value;
}
