/** A shop's day in which every function does everything that it is allowed to do. */
import { createClient } from "@waybill/client";
import { customer, type runDeployment } from "./deployment.ts";

type Deployment = Awaited<ReturnType<typeof runDeployment>>;

const price = { amount: 250, currency: "GBP" };
const manyLines = 110;

export async function aDay(run: Deployment) {
  const fetch = ((request: Request | string | URL, init?: RequestInit) =>
    run.stack.fetch(new Request(request, init))) as typeof globalThis.fetch;
  const as = (token: string) => createClient({ url: "http://waybill.test", fetch, token, retry: false });
  const staff = as(run.token("22222222-2222-4222-8222-222222222222", "admin"));
  const buyer = as(run.token(customer.sub, "customer"));
  const later = async (seconds: number) => {
    run.clock.advance(seconds * 1000);
    await run.stack.tick();
    await run.stack.settle();
  };

  const skus = Array.from({ length: manyLines }, (_, i) => `A-${i}`);
  const products = await Promise.all(
    skus.map((sku) => staff.product.create({ sku, name: `Lamp ${sku}`, price, status: "active" })),
  );
  await Promise.all(skus.map((sku) => staff.inventory.receive({ sku, quantity: 10 })));
  for (const { id } of products.slice(0, 1)) await staff.product.update({ id, name: "Torch" });
  await Promise.all([
    buyer.product.list({}),
    buyer.product.search({ text: "lamp" }),
    staff.product.list({ sort: "name" }),
  ]);

  await buyer.system.ready();

  const line = (sku: string, quantity = 1) => ({ sku, quantity });
  const paid = await buyer.order.place({ lines: [line("A-1", 2)], paymentMethod: "pm_succeeds" });
  const long = await buyer.order.place({ lines: skus.map((sku) => line(sku)), paymentMethod: "pm_succeeds" });
  await buyer.order.place({ lines: [...skus.slice(1).map((sku) => line(sku)), line("A-0", 99)] }).catch(() => {});
  const unsure = await buyer.order.place({ lines: [line("A-2")], paymentMethod: "pm_times_out" });
  const expiring = await buyer.order.place({ lines: [line("A-3")] });
  const cancelled = await buyer.order.place({ lines: [line("A-4")] });
  await buyer.order.cancel({ id: cancelled.id, reason: "changed my mind" });
  await staff.order.list({});
  await buyer.order.list({});
  await run.stack.settle();
  await later(61);

  run.gate.down.add("ses");
  const unmailed = await buyer.order.place({ lines: skus.map((sku) => line(sku)), paymentMethod: "pm_succeeds" });
  await run.stack.settle();
  run.gate.down.delete("ses");
  await later(600);

  // The stream says nothing of this one in time: the sweeper does.
  const unheard = await buyer.order.place({ lines: [line("A-6")], paymentMethod: "pm_succeeds" });
  run.clock.advance(180_000);
  await run.stack.tick();
  await later(300);

  const statuses: Record<string, string> = {};
  for (const [name, { id }] of Object.entries({ paid, long, unsure, expiring, cancelled, unmailed, unheard }))
    statuses[name] = (await buyer.order.get({ id })).status;
  return { statuses, as };
}
