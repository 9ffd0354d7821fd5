/** `npm run replay`: a trading day out of a file, through a running Waybill. */
import { setTimeout as wait } from "node:timers/promises";
import { styleText } from "node:util";
import { createClient, isWaybillError } from "@waybill/client";
import { audit, type Audit, commandFor } from "./audit.ts";
import { Complaint } from "./complaint.ts";
import { readRows } from "./csv.ts";
import { figuresOf, isGood } from "./figures.ts";
import { type Flags, flagsOf, usage } from "./flags.ts";
import { replay } from "./replay.ts";
import { type Server, startServer } from "./server.ts";
import { tableOf } from "./table.ts";
import { type Voice, voiceOf } from "./voice.ts";

/** About 90 seconds in all: a server may be restarted in the meantime. */
const retry = { attempts: 28, baseMs: 200, capMs: 5_000 };

let server: Server | undefined;
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    stopping = true;
    console.error("\nStopped. The same command goes on from here if it names --data or --url.");
    void stop().then(() => process.exit(130));
  });

try {
  const flags = flagsOf(process.argv.slice(2));
  if (flags.help) console.log(usage);
  else await run(flags);
} catch (error) {
  if (!stopping) console.error(styleText("red", `\n${sentenceOf(error)}`, { stream: process.stderr }));
  process.exitCode = 1;
} finally {
  await stop();
}

async function run({ files, server: given, data, concurrency, json }: Flags): Promise<void> {
  const voice = voiceOf(process.stdout);
  voice.step("Read the files");
  const rows = await readRows(files);
  voice.note(`${rows.length.toLocaleString("en-GB")} rows to replay`);
  if (!given) voice.step("Start a Waybill");
  const { url, token } = given ?? (server = await startServer(data));
  const waybill = createClient({ url, token, retry });
  const going = replay({ waybill, rows, concurrency, wait, voice });
  const outcome = await Promise.race(server ? [going, server.ended] : [going]);
  console.log(`${tableOf(outcome)}\n`);
  voice.step("Have the books audited");
  const audited = server ? await auditOf(server, voice) : undefined;
  if (!server) voice.note(`Where that Waybill runs: ${commandFor("DIR")}`);
  if (json) console.log(JSON.stringify({ ...figuresOf(outcome), breaches: audited?.breaches.length ?? null }));
  process.exitCode = isGood(outcome) && (audited?.breaches ?? []).length === 0 ? 0 : 1;
}

async function auditOf({ folder }: Server, voice: Voice): Promise<Audit> {
  voice.note(commandFor(folder));
  const audited = await audit(folder);
  for (const { invariant, subject, says } of audited.breaches) voice.note(`${invariant} ${subject}: ${says}`);
  voice.note(`${audited.items.toLocaleString("en-GB")} items read, ${audited.breaches.length} breaches`);
  voice.note(`Once more, later: npm start -- --no-seed --data ${folder}, and then the same.`);
  return audited;
}

async function stop(): Promise<void> {
  await server?.stop();
}

function sentenceOf(error: unknown): string {
  if (error instanceof Complaint) return error.message;
  if (!isWaybillError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error.reason.startsWith("network."))
    return `${error.message} Start it and run the same command again: it goes on from where it was.`;
  return `${error.message} (${error.reason}, request ${error.requestId ?? "unknown"})`;
}
