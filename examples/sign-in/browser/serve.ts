/** `npm run sign-in:browser`: the journey as a page, beside a Waybill that runs already. */
import { parseArgs } from "node:util";
import { createClient } from "@waybill/client";
import { servePage } from "./page.ts";

const usage = "Usage: npm run sign-in:browser -- [--url http://127.0.0.1:4000] [--port 4100]";

try {
  const { values } = parseArgs({
    options: { url: { type: "string", default: "http://127.0.0.1:4000" }, port: { type: "string", default: "4100" } },
  });
  await serve(values.url, Number(values.port));
} catch (error) {
  console.error(`\n${(error as Error).message}\n\n${usage}`);
  process.exitCode = 1;
}

async function serve(api: string, port: number): Promise<void> {
  if (!URL.canParse(api)) throw new Error(`--url takes an address, not ${api}`);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("--port takes a number from 0 to 65535");
  await createClient({ url: api, retry: false })
    .system.health()
    .catch((cause: unknown) => {
      throw new Error(`No Waybill answers at ${api}. Start one with \`npm start\`, or say by --url where one runs.`, {
        cause,
      });
    });
  const { url } = await servePage({ api, port });
  console.log(
    `\n  The page        ${url}\n  The codes       in the inbox that \`npm start\` prints\n\nCtrl-C stops it.`,
  );
}
