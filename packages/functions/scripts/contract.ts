// `pnpm contract`: writes the client's types, docs/errors.md, docs/permissions.md and docs/order-states.md from the router,
// the registry of errors, the table of permissions and the machine of orders; into docs/observability.md the metrics and
// queries, into docs/payments.md the methods of the sandbox. `pnpm contract:check` fails, with the difference, when they
// are stale.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Actor } from "@waybill/core/actor";
import { definitions } from "@waybill/core/error";
import { Metric } from "@waybill/core/metric";
import { Order } from "@waybill/core/order";
import { PaymentMethod } from "@waybill/core/payment-method";
import { appRouter } from "../src/api/router.ts";
import { expected, type Path, type Principal, principals, rows } from "../src/permissions.ts";
import { queries } from "../src/queries.ts";
import { errorsPage } from "./contract/errors.ts";
import { place } from "./contract/file.ts";
import { observabilityPage } from "./contract/observability.ts";
import { paymentsPage } from "./contract/payments.ts";
import { permissionsPage } from "./contract/permissions.ts";
import { statesPage } from "./contract/states.ts";
import { renderContract } from "./contract/render.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const check = process.argv.includes("--check");
const { plain, kinds, trpc } = renderContract(appRouter, definitions.values());
const files = {
  "packages/client/src/contract.ts": plain,
  "packages/client/src/contract.kinds.ts": kinds,
  "packages/client/src/contract.trpc.ts": trpc,
  "docs/errors.md": errorsPage(definitions.values()),
  "docs/permissions.md": permissionsPage({
    principals,
    rows,
    expected: (path, principal, isAnothers) => expected(rows[path as Path], principal as Principal, isAnothers),
    roles: Object.fromEntries(Actor.roles.map((role) => [role, [...Actor.permissionsOf([role])]])),
    keyScopes: Actor.keyScopes,
  }),
  "docs/order-states.md": statesPage(Order),
  "docs/observability.md": observabilityPage(
    readFileSync(join(root, "docs/observability.md"), "utf8"),
    Metric.definitions,
    queries,
  ),
  "docs/payments.md": paymentsPage(readFileSync(join(root, "docs/payments.md"), "utf8"), PaymentMethod.sandbox),
};

for (const [file, content] of Object.entries(files)) {
  const path = join(root, file);
  const { stale, difference } = place(path, content, check);
  if (!stale) continue;
  console.log(check ? `${file} is stale:\n${difference}\n` : `Wrote ${relative(process.cwd(), path)}`);
  if (check) process.exitCode = 1;
}
if (process.exitCode) console.log("Run `pnpm contract` and commit what it writes.");
