import { Actor } from "@waybill/core/actor";
import { Log } from "@waybill/core/log";
import { Runtime } from "@waybill/core/runtime";
import { lambda } from "../edge/edge.ts";
import type { topology } from "../topology.ts";

/** A cron acts under its own name, and says of each run how many it found to do. */
export const cron = (name: keyof typeof topology.crons, run: () => Promise<number>) =>
  lambda(name, () =>
    Actor.provide({ type: "system", id: name }, async () => {
      const startedMs = Runtime.now().getTime();
      const count = await run();
      Log.info("cron ran", { count, durationMs: Runtime.now().getTime() - startedMs });
    }),
  );
