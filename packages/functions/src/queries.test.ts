import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { one, shop } from "./api/shop.fixture.ts";
import { handlersWithin } from "./handlers.ts";
import { type Harness, harness } from "./harness.ts";
import { linesOf } from "./lines.fixture.ts";
import { queries } from "./queries.ts";

let logged = new Set<string>();
let counted = new Set<string>();

/** A day on which everything that is ever logged is logged. */
beforeAll(async () => {
  await using h = await harness();
  const metrics: string[] = [];
  h.edge.writeMetrics = (line) => void metrics.push(line);
  await shop(h, { A: 3, B: 1 });
  const alice = h.client("customer:alice");
  await alice.system.version();
  h.troubles.mailer = "refuses";
  conflictOnce(h);
  await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  await alice.order.place(one("A", 9)).catch(() => {});
  await h.settle();
  const { Event } = await import("@waybill/core/event");
  const { relay } = await import("./stream/relay.ts");
  const { lambda, withEdge } = await import("./edge/edge.ts");
  const again = lambda("Outbox", async () => relay((await Event.of("MOV#A")).slice(0, 1)));
  process.env["_X_AMZN_TRACE_ID"] = "Root=1-67891233-abcdef012345678912345678;Sampled=1";
  await withEdge(h.edge, () => again({}, { awsRequestId: "again" }));
  delete process.env["_X_AMZN_TRACE_ID"];
  await h.edge.send("ProcessOrder", [{ id: "1", body: "{not json" }]);
  await h.settle();
  const broken = { step: "initialize", name: "broken" } as const;
  h.edge.runtime.dynamo.middlewareStack.add(() => () => Promise.reject(new Error("broken")), broken);
  await alice.product.get({ sku: "B" }).catch(() => {});
  h.edge.runtime.dynamo.middlewareStack.remove(broken.name);
  await handlersWithin(h.edge)["ExpireReservations"]?.({}, {});
  logged = new Set(linesOf(h.logs).flatMap((line) => Object.keys(line)));
  counted = new Set(linesOf(metrics).flatMap((line) => Object.keys(line)));
});

function conflictOnce({ edge }: Harness) {
  let left = 1;
  edge.runtime.dynamo.middlewareStack.add(
    (next) => (args) => {
      const { TransactItems } = args.input as { TransactItems?: unknown[] };
      if (!TransactItems || left-- <= 0) return next(args);
      const name = "TransactionCanceledException";
      const CancellationReasons = TransactItems.map(() => ({ Code: "TransactionConflict" }));
      return Promise.reject(Object.assign(new Error(name), { name, CancellationReasons }));
    },
    { step: "initialize", name: "conflict" },
  );
}

const words = new Set(
  "fields filter stats sort limit as by and or asc desc count pct max sum earliest bin count_distinct ispresent".split(
    " ",
  ),
);

/** The fields that a query reads: not its strings, its own words, times such as 1h, nor what it names itself. */
function fieldsOf(text: string): string[] {
  const named = new Set([...text.matchAll(/ as (\w+)/g)].map(([, name]) => name));
  const bare = text.replaceAll(/"[^"]*"|@\w+/g, "");
  return [...bare.matchAll(/\b[a-zA-Z]\w*/g)]
    .map(([word]) => word)
    .filter((word) => !words.has(word) && !named.has(word));
}

test.each(Object.entries(queries))("%s asks for fields that lines have", (_, { text }) => {
  const fields = fieldsOf(text);
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.filter((field) => !logged.has(field) && !counted.has(field))).toEqual([]);
});

test("docs/observability.md explains each field that lines have, and no other", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/observability.md"), "utf8");
  const section = page.slice(page.indexOf("## The fields of a line"), page.indexOf("## What is never logged"));
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  const documented = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(new Set(documented)).toEqual(logged);
});
