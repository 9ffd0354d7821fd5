// `pnpm contract`: writes the client's types and docs/errors.md from the router and the registry of errors, and into
// docs/observability.md the metrics and queries. `pnpm contract:check` fails, with the difference, when they are stale.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { definitions } from "@waybill/core/error";
import { Metric } from "@waybill/core/metric";
import { appRouter } from "../src/api/router.ts";
import { queries } from "../src/queries.ts";
import { errorsPage } from "./contract/errors.ts";
import { place } from "./contract/file.ts";
import { observabilityPage } from "./contract/observability.ts";
import { renderContract } from "./contract/render.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const check = process.argv.includes("--check");
const { plain, kinds, trpc } = renderContract(appRouter, definitions.values());
const files = {
  "packages/client/src/contract.ts": plain,
  "packages/client/src/contract.kinds.ts": kinds,
  "packages/client/src/contract.trpc.ts": trpc,
  "docs/errors.md": errorsPage(definitions.values()),
  "docs/observability.md": observabilityPage(
    readFileSync(join(root, "docs/observability.md"), "utf8"),
    Metric.definitions,
    queries,
  ),
};

for (const [file, content] of Object.entries(files)) {
  const path = join(root, file);
  const { stale, difference } = place(path, content, check);
  if (!stale) continue;
  console.log(check ? `${file} is stale:\n${difference}\n` : `Wrote ${relative(process.cwd(), path)}`);
  if (check) process.exitCode = 1;
}
if (process.exitCode) console.log("Run `pnpm contract` and commit what it writes.");
