import { initTRPC } from "@trpc/server";
import { expect, test } from "vitest";
import * as z from "zod";
import { errorsPage } from "./contract/errors.ts";
import { observabilityPage } from "./contract/observability.ts";
import { difference } from "./contract/file.ts";
import { Printer } from "./contract/printer.ts";
import { renderContract } from "./contract/render.ts";
import type { Schema } from "./contract/schema.ts";

const t = initTRPC.meta<{ summary?: string; description?: string; permission?: string }>().create();
const print = (schema: z.ZodType, side: "input" | "output" = "output"): string =>
  new Printer().type(schema as unknown as Schema, side);

test.each([
  [z.string().max(3), "string"],
  [z.int(), "number"],
  [z.date(), "Date"],
  [z.literal(["a", 1]), '"a" | 1'],
  [z.enum(["b", "a"]), '"b" | "a"'],
  [z.array(z.union([z.string(), z.null()])), "(string | null)[]"],
  [z.array(z.string().nullable()), "(string | null)[]"],
  [z.union([z.string(), z.string(), z.number()]), "string | number"],
  [z.record(z.string(), z.unknown()), "Record<string, unknown>"],
  [z.partialRecord(z.enum(["a"]), z.number()), 'Partial<Record<"a", number>>'],
  [z.tuple([z.string()], z.number()), "[string, ...number[]]"],
  [z.templateLiteral(["ord_", z.string()]), "`ord_${string}`"],
  [z.string().meta({ tsType: "`ord_${string}`" }).optional(), "`ord_${string}` | undefined"],
  [z.strictObject({}), "Record<string, never>"],
  [z.object({ "a-b": z.string() }), '{\n  "a-b": string;\n}'],
  [z.map(z.string(), z.bigint()), "Map<string, bigint>"],
])("%# a schema prints as the type that it infers: %s", (schema, text) => {
  expect(print(schema)).toBe(text);
});

test("the two sides of a default differ: optional to send, always answered", () => {
  const schema = z.object({ limit: z.int().default(20) });
  expect(print(schema, "input")).toBe("{\n  /** @default 20 */\n  limit?: number | undefined;\n}");
  expect(print(schema, "output")).toBe("{\n  limit: number;\n}");
});

test("what has no printable type is refused with what to do", () => {
  expect(() => print(z.string().transform((text) => text.length))).toThrow(/tsType/);
  expect(() => print(z.custom<Date>())).toThrow(/tsType/);
});

test("a schema keeps its name through checks and descriptions added later", () => {
  const money = z.object({ amount: z.int() }).meta({ id: "Money1", description: "An amount." });
  const printer = new Printer();
  const order = z.object({ total: money.describe("What is owed."), paid: money.refine(() => true) });
  expect(printer.type(order as never, "output")).toBe(
    "{\n  /** What is owed. */\n  total: Money1;\n  paid: Money1;\n}",
  );
  expect([...printer.declarations.values()]).toEqual([
    "/** An amount. */\nexport interface Money1 {\n  amount: number;\n}\n",
  ]);
});

test("two different schemas cannot share a name", () => {
  const printer = new Printer();
  const [one, two] = [z.object({ a: z.string() }), z.object({ b: z.string() })].map(
    (schema) => schema as unknown as Schema,
  );
  printer.top(one as Schema, "output", "Same");
  expect(() => printer.top(two as Schema, "output", "Same")).toThrow(/Two different schemas are called Same/);
});

test("a type that contains itself prints by name; without one it is refused", () => {
  const tree: z.ZodType = z
    .object({
      get children() {
        return z.array(tree);
      },
    })
    .meta({ id: "Tree1" });
  const printer = new Printer();
  expect(printer.type(tree as never, "output")).toBe("Tree1");
  expect(printer.declarations.get("Tree1")).toContain("children: Tree1[];");
  const nameless: z.ZodType = z.lazy(() => z.array(nameless));
  expect(() => print(nameless)).toThrow(/needs a name/);
});

const router = t.router({
  order: t.router({
    get: t.procedure
      .meta({ summary: "Reads one order.", description: "Another's order looks absent.", permission: "order:read" })
      .input(z.object({ id: z.string() }))
      .output(z.object({ id: z.string(), at: z.date() }).meta({ id: "Order1" }))
      .query(() => ({ id: "", at: new Date() })),
    count: t.procedure
      .meta({ permission: "order:count" })
      .output(z.int())
      .mutation(() => 1),
  }),
});
const outOfStock = {
  reason: "inventory.out_of_stock",
  httpStatus: 409,
  message: "Not enough.",
  help: "Order fewer.",
  details: z.object({ sku: z.string().meta({ description: "Which | what." }), left: z.int().nullable() }),
};
const busy = { reason: "conflict.busy", httpStatus: 409, message: "Busy.", help: "Again." };

test("a router prints as one interface per sub-router, with the docs of its procedures", () => {
  const { plain, kinds } = renderContract(router, [outOfStock, busy]);
  expect(plain).toContain(`/** Procedures about orders. */
export interface OrderApi {
  /**
   * Reads one order.
   * Another's order looks absent.
   * Needs \`order:read\`.
   */
  get(input: OrderGetInput, options?: CallOptions): Promise<Order1>;
  /** Needs \`order:count\`. */
  count(input?: undefined, options?: CallOptions): Promise<number>;
}`);
  expect(kinds).toContain('  "order.get": "query",\n  "order.count": "mutation",\n');
  expect(plain).toContain('"conflict.busy": undefined;');
  expect(plain).toMatch(/"inventory.out_of_stock": \{\n.*\n {4}sku: string;\n {4}left: number \| null;\n {2}\};/);
});

test("the tRPC flavour names the same types", () => {
  const { trpc } = renderContract(router, []);
  expect(trpc).toContain('import type {\n  OrderGetInput,\n  Order1,\n} from "./contract.ts";');
  expect(trpc).toContain(
    "  get: Query<OrderGetInput, Order1>;\n  /** Needs `order:count`. */\n  count: Mutation<void, number>;\n",
  );
});

test("a procedure without .output() is refused by name", () => {
  const silent = t.router({ order: t.router({ get: t.procedure.query(() => 1) }) });
  expect(() => renderContract(silent, [])).toThrow("order.get has no .output()");
});

test("a procedure without a permission is refused by name", () => {
  const open = t.router({ order: t.router({ get: t.procedure.output(z.int()).query(() => 1) }) });
  expect(() => renderContract(open, [])).toThrow("order.get names no permission");
});

test("docs/errors.md has one heading per reason, in order, with a table of the details", () => {
  const page = errorsPage([outOfStock, busy]);
  expect(page.match(/^## .*$/gm)).toEqual(["## conflict.busy", "## inventory.out_of_stock"]);
  expect(page).toContain("| `sku` | `string` | Which \\| what. |\n| `left` | `number \\| null` |  |\n");
});

test("a stale file is shown as the lines that differ", () => {
  expect(difference(["a", "b", "c"], ["a", "x", "y", "c"])).toBe("@@ line 2 @@\n- b\n+ x\n+ y");
});

test("the page about logs and metrics keeps its prose, and its tables are the data's", () => {
  const page = "a\n<!-- metrics -->\nold\n<!-- /metrics -->\nb\n<!-- queries -->\n<!-- /queries -->\nc\n";
  const metrics = {
    Sold: { unit: "Count", meaning: "Units sold." },
    Revenue: { unit: "None", dimension: "currency", meaning: "Sums." },
  };
  const filled = observabilityPage(page, metrics, { all: { asks: "What?", text: "fields a\n| limit 1" } });
  expect(filled).toBe(`a
<!-- metrics -->
| metric | unit | dimensions | meaning |
| --- | --- | --- | --- |
| \`Sold\` | Count | \`service\` | Units sold. |
| \`Revenue\` | None | \`service\`, \`currency\` | Sums. |
<!-- /metrics -->
b
<!-- queries -->
**all**: What?

\`\`\`
fields a
| limit 1
\`\`\`
<!-- /queries -->
c
`);
  expect(() => observabilityPage("a", metrics, {})).toThrow("no place for metrics");
});
