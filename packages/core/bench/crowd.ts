/** A shop with one product that everybody wants, in this process, on an engine of its own, with real time. */
import { openStack, startEngines } from "@waybill/local";
import { Actor } from "../src/actor/actor.ts";
import { Failure } from "../src/error/error.ts";
import { Id } from "../src/id/id.ts";
import { Idempotency } from "../src/idempotency/idempotency.ts";
import { grow } from "../src/inventory/inventory.grow.ts";
import { Inventory } from "../src/inventory/inventory.ts";
import { Order } from "../src/order/order.ts";
import { Payment } from "../src/payment/payment.ts";
import { Product } from "../src/product/product.ts";
import { Rule } from "../src/rule/rule.ts";
import { Runtime } from "../src/runtime/runtime.ts";
import type { Conflicts } from "../src/table/conflict.fixture.ts";
import { Table } from "../src/table/table.ts";

const cors = { allowOrigins: [], allowMethods: [], allowHeaders: [], exposeHeaders: [], maxAgeSeconds: 0 };
const topology = {
  queues: {},
  buckets: [],
  queueWorkers: {},
  streamWorkers: {},
  crons: {},
  api: { function: "Api", timeoutSeconds: 10, cors },
  tables: { Table: Table.definition },
};

/** As many Lambda environments would: each knows the catalogue and the conflicts that it has seen itself. */
const processes = 4;

export async function openShop() {
  const engines = await startEngines();
  const { region, credentials } = engines;
  const stack = await openStack({ engines, topology, prefix: "hot-" });
  const dynamo = Table.client({ region, credentials, endpoint: engines.dynamo.endpoint, ...Table.patient });
  const nobody = {} as never;
  const runtime: Runtime.Info = {
    clock: Runtime.systemClock,
    timers: Runtime.systemTimers,
    random: Runtime.systemRandom,
    dynamo,
    tableName: stack.resources["Table"]?.name ?? "",
    gateway: Payment.sandbox,
    mailer: nobody,
    directory: nobody,
    identity: nobody,
    rules: Rule.parse({}),
    cursorSecret: "for benches only",
    identitySecrets: ["for benches only"],
    mode: "test",
    metrics: { add: () => {} },
    log: () => {},
  };
  return {
    dynamo,
    runtime,
    async [Symbol.asyncDispose]() {
      await stack.stop();
      dynamo.destroy();
      await engines.stop();
    },
  };
}
type Shop = Awaited<ReturnType<typeof openShop>>;

/** Everybody is a customer of their own: what one may have open is limited, and counted in one item. */
function userOf(n: number, role: "customer" | "manager"): Actor.User {
  const id = Id.userOfSubject(`11111111-1111-4111-8111-${String(n).padStart(12, "0")}`);
  if (!id) throw new Error("Nobody is there");
  return Actor.user(id, [role]);
}
const manager = userOf(0, "manager");
let keys = 0;
let people = 0;

const as = <T>(runtime: Runtime.Info, actor: Actor.User, run: () => T): T =>
  Runtime.provide(runtime, () => Actor.provide(actor, () => Idempotency.provide(`k${++keys}`, run)));

/** A product with so many units in so many buckets. */
async function stocked({ runtime: setUp }: Shop, units: number, buckets: number): Promise<string> {
  const sku = `HOT-${++keys}`;
  const price = { amount: 450, currency: "GBP" };
  await as(setUp, manager, () => Product.create({ sku, name: "Mug", price, status: "active" }));
  await as(setUp, manager, () => Inventory.receive({ sku, quantity: units }));
  for (let known = 1; known < buckets; known *= 4) await as(setUp, manager, () => grow(sku, known));
  return sku;
}

export interface Rush {
  perSecond: number;
  latencyMs: number[];
  attempts: number[];
  conflicts: number;
  writeUnits: number;
  canceledActions: number;
  falselySoldOut: number;
  unsold: number;
  spread: number;
  /** Orders a second in each quarter of the run. */
  quarters: number[];
}

export interface Crowd {
  units: number;
  buckets: number;
  /** Up to so many the product may grow. */
  bucketsMax: number;
  atOnce: number;
  inject: () => Conflicts | null;
}

/** As many buyers as there are units, so many at a time, one unit each; whoever is told to come again does so. */
export async function rush(shop: Shop, { units, buckets, bucketsMax, atOnce, inject }: Crowd): Promise<Rush> {
  const rules = Rule.parse({ bucketsPerProductMax: bucketsMax });
  const runtimes = Array.from({ length: processes }, () => ({ ...shop.runtime, rules }));
  const sku = await stocked(shop, units, buckets);
  const latencyMs: number[] = [];
  const attempts: number[] = [];
  const endsMs: number[] = [];
  let [next, falselySoldOut, writeUnits] = [0, 0, 0];
  const buy = async (runtime: Runtime.Info) => {
    const watch = Table.watch();
    const meter = Table.meter();
    const begun = performance.now();
    const once = (): Promise<unknown> =>
      Order.place({ lines: [{ sku, quantity: 1 }] }).catch(async (error: unknown) => {
        if (Inventory.OutOfStock.is(error)) return ++falselySoldOut;
        if (!Failure.Busy.is(error)) throw error;
        await runtime.timers.sleep(runtime.random.next() * 400);
        return once();
      });
    await as(runtime, userOf(++people, "customer"), () => meter.run(() => watch.run(once)));
    latencyMs.push(performance.now() - begun);
    endsMs.push(performance.now());
    attempts.push(watch.sends);
    writeUnits += meter.writeUnits;
  };
  const injected = inject();
  const started = performance.now();
  const worker = async (_: unknown, i: number) => {
    while (next < units) {
      next++;
      await buy(runtimes[i % processes] ?? shop.runtime);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const seconds = (performance.now() - started) / 1000;
  injected?.[Symbol.dispose]();
  const { available } = await as(shop.runtime, manager, () => Inventory.get({ sku }));
  const [product] = await as(shop.runtime, manager, () => Product.bySkus([sku]));
  const size = Math.floor(endsMs.length / 4);
  const quarters = [0, 1, 2, 3].map((i) => {
    const from = i === 0 ? started : (endsMs[i * size - 1] ?? started);
    return (size / ((endsMs[(i + 1) * size - 1] ?? from) - from)) * 1000;
  });
  return {
    perSecond: units / seconds,
    latencyMs,
    attempts,
    conflicts: injected?.canceled ?? 0,
    writeUnits,
    canceledActions: injected?.canceledActions ?? 0,
    falselySoldOut,
    unsold: available,
    spread: product?.spread ?? 0,
    quarters,
  };
}
