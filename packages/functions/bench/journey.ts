/** One order from the client to `confirmed`, counted: every request and unit, by step. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@waybill/client";
import { startLocal } from "../src/dev/stack.ts";
import { meter, type Metered, own } from "../src/meter.fixture.ts";
import { record } from "./raw.ts";
import { sku } from "../src/server.fixture.ts";

export async function countJourney() {
  const dataDir = mkdtempSync(join(tmpdir(), "waybill-bench-"));
  const local = await startLocal({ dataDir, port: 0, fresh: true, writeLog: () => {} });
  try {
    const client = createClient({ url: local.url, token: local.tokens.admin });
    await client.product.create({ sku, name: "Mug", price: { amount: 450, currency: "GBP" }, status: "active" });
    await client.inventory.receive({ sku, quantity: 1_000 });
    const order = { lines: [{ sku, quantity: 1 }] };
    await client.order.place(order);
    await local.stack.settle();
    const { dynamo } = local.edge.runtime;
    const template = await record(dynamo, () => client.order.place(order));
    await local.stack.settle();
    const take = meter(dynamo);
    const step = async (name: string, run: () => Promise<unknown>) => {
      await run();
      return { step: name, ...sum(own(take())) };
    };
    const steps = [
      await step("place", () => client.order.place({ ...order, paymentMethod: "pm_succeeds" })),
      await step("publish order.placed", () => local.stack.pump.stream("Outbox")),
      await step("take the payment", () => local.stack.pump.queue("ProcessOrder")),
      await step("publish order.confirmed", () => local.stack.pump.stream("Outbox")),
    ];
    return { template, steps };
  } finally {
    await local.stop();
  }
}

const sum = (counted: readonly Metered[]) => ({
  requests: counted.map(({ command }) => command),
  readUnits: counted.reduce((total, { readUnits }) => total + readUnits, 0),
  writeUnits: counted.reduce((total, { writeUnits }) => total + writeUnits, 0),
});
