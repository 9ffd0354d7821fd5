import { startLocal } from "../src/dev/stack.ts";
import { seed } from "../src/dev/seed.ts";
import { createClient } from "@waybill/client";
const local = await startLocal({ dataDir: "/dev/shm/wbbench", port: 0, fresh: true, writeLog: () => {} });
let t = performance.now();
await local.within(seed);
console.log("seed ms", performance.now() - t);
const c = createClient({ url: local.url, token: local.tokens.admin });
await c.inventory.receive({ sku: "MUG-001", quantity: 1_000_000 });
async function run(n: number, k: number, f: () => Promise<unknown>) {
  let left = n; const lat: number[] = []; const t0 = performance.now(); const cpu0 = process.cpuUsage();
  await Promise.all(Array.from({ length: k }, async () => { while (left-- > 0) { const s = performance.now(); await f(); lat.push(performance.now() - s); } }));
  const ms = performance.now() - t0; lat.sort((a, b) => a - b); const cpu = process.cpuUsage(cpu0);
  console.log(n, "at", k, (n / ms * 1000).toFixed(0) + "/s", "p50", lat[n >> 1]!.toFixed(1), "p99", lat[Math.floor(n * .99)]!.toFixed(1), "node cpu ms/op", ((cpu.user + cpu.system) / 1000 / n).toFixed(2));
}
const place = () => c.order.place({ lines: [{ sku: "MUG-001", quantity: 1 }] });

import { TransactWriteItemsCommand, GetItemCommand } from "@aws-sdk/client-dynamodb";
const dynamo = local.edge.runtime.dynamo;
let body = "";
dynamo.middlewareStack.add((next: any, ctx: any) => async (args: any) => { if (ctx.commandName === "TransactWriteItemsCommand" && !body) body = args.request.body.toString(); return next(args); }, { step: "finalizeRequest", name: "spy" });
const o = await place();
dynamo.middlewareStack.remove("spy");
const base = JSON.parse(body); delete base.ClientRequestToken;
const text = JSON.stringify(base); let n = 0;
const fenceId = base.TransactItems[0].Put.Item.id.S; const evt = /evt_[0-9A-Z]{26}/.exec(text)![0];
console.log("items", base.TransactItems.length, text.length, base.TransactItems.map((i: any) => Object.keys(i)[0] + JSON.stringify(i).length));
const raw = () => { const id = "ord_" + String(++n).padStart(26, "0"); return dynamo.send(new TransactWriteItemsCommand(JSON.parse(text.replaceAll(o.id, id).replaceAll(fenceId, "f" + n).replaceAll(evt, "evt_" + String(n).padStart(26, "0"))))); };
await run(300, 8, raw);
await run(1500, 8, raw);
await run(1500, 8, () => dynamo.send(new GetItemCommand({ TableName: base.TransactItems[0].Put.TableName, Key: { pk: { S: "PRD#MUG-001" }, sk: { S: "PRODUCT" } }, ConsistentRead: true })));
await run(300, 8, place);
await run(1500, 8, place);
await run(1500, 8, () => c.product.get({ sku: "MUG-001" }));
await run(1500, 8, () => c.system.health());
await local.stop(); process.exit(0);
