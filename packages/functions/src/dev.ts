/** `pnpm dev` and `npm start`: the whole of Waybill on this machine. */
import { enableCompileCache } from "node:module";
enableCompileCache();

const started = performance.now();
const { flagsOf, usage } = await import("./dev/flags.ts");

try {
  const flags = flagsOf(process.argv.slice(2));
  if (flags.help) console.log(usage);
  else await run(flags);
} catch (error) {
  const { message, hint } = error as Error & { hint?: string };
  console.error(`\n${message}${hint === undefined ? "" : `\n${hint}`}\n`);
  if (hint === undefined && !message.startsWith("--")) console.error(usage);
  process.exitCode = 1;
}

async function run({
  port,
  fresh,
  data,
  seed: seeded,
  workers,
  faults,
}: import("./dev/flags.ts").Flags): Promise<void> {
  console.log(fresh ? `Starting on an emptied ${data} …` : `Starting on ${data} …`);
  const [{ startLocal }, { seed }, { banner }] = await Promise.all([
    import("./dev/stack.ts"),
    import("./dev/seed.ts"),
    import("./dev/banner.ts"),
  ]);
  const { answerQuestions } = await import("./dev/questions.ts");
  const local = await startLocal({ dataDir: data, port, fresh });
  answerQuestions(local.edge.runtime, faults);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    console.log("\nStopping …");
    void local.stop().then(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  // A program that forked this one is told when it is ready, and its end is the end of both.
  process.on("disconnect", stop);
  if (process.send && !process.connected) stop();
  for (const repair of local.repairs) console.log(repair);
  const seeding = seeded ? seed() : undefined;
  // The first shelf is there before anybody is told to order from it, the others come while they read.
  let products = (await local.within(async () => seeding?.next()))?.value ?? 0;
  if (workers) local.start();
  console.log(banner(local, performance.now() - started));
  process.send?.({ url: local.url, inbox: local.email.url, tokens: local.tokens, dynamo: local.dynamo });
  await local.within(async () => {
    for await (const more of seeding ?? []) products += more;
  });
  if (products > 0) console.log(`Seeded ${products} products with stock.`);
}
