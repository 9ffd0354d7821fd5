/**
 * `npm run bench:neutral`: whether the time of an answer tells who has an account. Pairs of a known and an unknown address,
 * in turn and side by side, against a Waybill of its own; prints the medians and their difference for each procedure.
 */
import { parseArgs } from "node:util";
import { createClient } from "@waybill/client";
import { startServer } from "../src/server.fixture.ts";
import { median } from "./load.ts";

const { values: flags } = parseArgs({
  options: { pairs: { type: "string", default: "1000" }, concurrency: { type: "string", default: "8" } },
});
const pairs = Number(flags.pairs);
const concurrency = Number(flags.concurrency);
const accounts = 100;
const plenty = 1_000_000;
const rules = {
  codesBurst: plenty,
  codesPerHour: plenty,
  codeTriesBurst: plenty,
  signInTriesBurst: plenty,
  signInTriesPerAddressBurst: plenty,
  addressCallsBurst: plenty,
  addressCallsPerSecond: plenty,
};
const password = "Correct-horse-1";

await using server = await startServer({ workers: false, rules });
const { auth } = createClient({ url: server.url, retry: false, timeoutMs: 60_000 });

async function codeOf(email: string): Promise<string> {
  const { emails } = (await (await fetch(`${server.inbox}/store`)).json()) as {
    emails: { subject: string; destination: { to: string[] } }[];
  };
  const mail = emails.findLast(({ destination }) => destination.to.includes(email));
  return /\d{6}/.exec(mail?.subject ?? "")?.[0] ?? "";
}

async function inParallel(count: number, run: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

console.log(`Making ${accounts} accounts …`);
await inParallel(accounts, async (n) => {
  const email = `known${n}@people.test`;
  const { session } = await auth.signUp({ email, password });
  await auth.confirmSignUp({ session, code: await codeOf(email) });
});

const procedures: Record<string, (email: string) => Promise<unknown>> = {
  "auth.signIn": (email) => auth.signIn({ email, password: "Wrong-horse-1" }),
  "auth.signUp": (email) => auth.signUp({ email, password }),
  "auth.resendCode": (email) => auth.resendCode({ email }),
  "auth.forgotPassword": (email) => auth.forgotPassword({ email }),
};

const timed = async (call: Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await call.catch(() => {});
  return performance.now() - started;
};

const rows: Record<string, Record<string, number>> = {};
for (const [name, call] of Object.entries(procedures)) {
  console.log(`${pairs} pairs of ${name} …`);
  const known: number[] = [];
  const unknown: number[] = [];
  await inParallel(pairs, async (n) => {
    const ask = [
      async () => known.push(await timed(call(`known${n % accounts}@people.test`))),
      async () => unknown.push(await timed(call(`${name.slice(5).toLowerCase()}${n}@people.test`))),
    ];
    for (const one of n % 2 === 0 ? ask : ask.toReversed()) await one();
  });
  const [a, b] = [median(known), median(unknown)];
  rows[name] = { "known, ms": round(a), "unknown, ms": round(b), "difference, ms": round(Math.abs(a - b)) };
}
console.table(rows);

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
