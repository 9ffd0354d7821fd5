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

async function run({ port, fresh, data }: import("./dev/flags.ts").Flags): Promise<void> {
  console.log(fresh ? `Starting on an emptied ${data} …` : `Starting on ${data} …`);
  const [{ startLocal }, { seed }, { banner }] = await Promise.all([
    import("./dev/stack.ts"),
    import("./dev/seed.ts"),
    import("./dev/banner.ts"),
  ]);
  const local = await startLocal({ dataDir: data, port, fresh });
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      console.log("\nStopping …");
      void local.stop().then(() => process.exit(0));
    });
  for (const repair of local.repairs) console.log(repair);
  const products = await local.within(seed);
  if (products > 0) console.log(`Seeded ${products} products with stock.`);
  local.stack.start();
  const signIn = await local.identity.listen({ port: 0 });
  console.log(banner(local, signIn.url, performance.now() - started));
}
