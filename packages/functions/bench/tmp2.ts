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


import { Session } from "node:inspector/promises";
import { writeFileSync } from "node:fs";
await run(500, 8, place);
const session = new Session(); session.connect(); await session.post("Profiler.enable"); await session.post("Profiler.setSamplingInterval", { interval: 200 }); await session.post("Profiler.start");
await run(1000, 8, place);
const { profile } = await session.post("Profiler.stop"); writeFileSync("/tmp/prof/place.cpuprofile", JSON.stringify(profile));
await local.stop(); process.exit(0);
