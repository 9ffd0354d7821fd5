/** Whether what this stands on holds. Asked by load balancers and people, so it tells no details and asks at most every 5 s. */
import { Deadline } from "@waybill/core/deadline";
import { Log } from "@waybill/core/log";
import { Runtime } from "@waybill/core/runtime";
import * as z from "zod";
import { type Dependency, dependencies } from "../edge/checks.ts";
import { useEdge } from "../edge/edge.ts";
import { checkMs } from "../edge/limits.ts";

const State = z.enum(["ok", "degraded", "down"]).meta({
  description: "`degraded`: it works, and what waits is caught up with later. `down`: nothing works.",
});
type State = z.output<typeof State>;

const Checks = z.object({ table: State, queues: State, gateway: State, identity: State, mailer: State });

export const Ready = z
  .object({ status: State, checks: Checks })
  .meta({ id: "Ready", description: "Whether the API and what it depends on work." });
export type Ready = z.output<typeof Ready>;

const rememberedMs = 5_000;

/** The last answer, or the one that is being found out: those who ask at the same time wait for the same. */
const last = Runtime.perRuntime<{ at: number; answer?: Promise<Ready> }>(() => ({ at: -Infinity }));

export function ready(): Promise<Ready> {
  const known = last();
  const now = Runtime.now().getTime();
  if (known.answer && now - known.at < rememberedMs) return known.answer;
  known.at = now;
  return (known.answer = look());
}

async function look(): Promise<Ready> {
  const states = await Promise.all(dependencies.map(async (name) => [name, await stateOf(name)] as const));
  const checks = Object.fromEntries(states) as Record<Dependency, State>;
  const isWell = states.every(([, state]) => state === "ok");
  return { status: checks.table === "down" ? "down" : isWell ? "ok" : "degraded", checks };
}

/** Without the table nothing works; anything else can be waited for. */
async function stateOf(name: Dependency): Promise<State> {
  const late = () => new Error(`no answer within ${checkMs} ms`);
  try {
    await Deadline.race(checkMs, useEdge().checks[name], late);
    return "ok";
  } catch (error) {
    Log.warn("not ready", { dependency: name, error: Log.describe(error) });
    return name === "table" ? "down" : "degraded";
  }
}
