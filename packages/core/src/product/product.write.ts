import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { Failure } from "../error/error.ts";
import { Event as Events } from "../event/event.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { NotFound, SkuTaken, VersionConflict } from "./product.error.ts";
import { Event } from "./product.event.ts";
import * as repo from "./product.repo.ts";
import { type Buckets, Draft, type Info, type Stored } from "./product.schema.ts";

const Version = z.int().min(1).optional().meta({
  description: "The version that you read; refused as `conflict.version` when it has changed.",
});
const Which = z.strictObject({ id: Id.schema("product"), expectedVersion: Version });

const Change = Which.extend(
  Draft.omit({ sku: true, status: true, description: true, category: true }).partial().shape,
).extend({
  description: Draft.shape.description.nullable(),
  category: Draft.shape.category.nullable(),
});

export const create = fn(Draft, (draft) =>
  Idempotency.once<Info>({
    procedure: "product.create",
    input: draft,
    attempt: (fence) => insert(draft, fence),
    replay: async (sku) => (await repo.bySkus([sku]))[0] ?? null,
  }),
);

export const update = fn(Change, ({ id, expectedVersion, ...change }) =>
  revise("product.update", id, expectedVersion, change),
);
export const publish = fn(Which, ({ id, expectedVersion }) =>
  revise("product.publish", id, expectedVersion, { status: "active" }),
);
export const archive = fn(Which, ({ id, expectedVersion }) =>
  revise("product.archive", id, expectedVersion, { status: "archived" }),
);

export const Upserted = z
  .object({
    sku: Id.Sku,
    id: Id.schema("product"),
    outcome: z.enum(["created", "updated", "unchanged"]),
  })
  .meta({ id: "UpsertedProduct", description: "What became of one product of a bulk upsert." });
type Upserted = z.output<typeof Upserted>;

const atOnce = 8;

/** Each product is whole or absent; a retry under the same key finishes what was left. */
export const bulkUpsert = fn(
  z.strictObject({
    products: z
      .array(Draft)
      .min(1)
      .max(100)
      .refine((drafts) => new Set(drafts.map(({ sku }) => sku)).size === drafts.length, "must name each SKU once"),
  }),
  async ({ products }) => {
    const results: Upserted[] = [];
    for (let start = 0; start < products.length; start += atOnce) {
      const some = products.slice(start, start + atOnce);
      results.push(...(await Promise.all(some.map(upsert))));
    }
    return { results };
  },
);

function upsert(draft: Draft): Promise<Upserted> {
  const answer = (outcome: Upserted["outcome"], { sku, id }: Info) => ({ sku, id, outcome });
  return Idempotency.once<Upserted>({
    procedure: "product.bulkUpsert",
    input: draft,
    part: draft.sku,
    async attempt(fence) {
      const [before] = await repo.bySkus([draft.sku]);
      if (!before) return answer("created", await insert(draft, fence));
      const after = merge(before, draft);
      if (isDeepStrictEqual(before, after)) return answer("unchanged", before);
      return answer("updated", await write(before, after, fence));
    },
    async replay(sku) {
      const [product] = await repo.bySkus([sku]);
      return product ? answer(product.version === 1 ? "created" : "updated", product) : null;
    },
  });
}

async function insert(draft: Draft, fence: (id: string) => Table.Write[]): Promise<Info> {
  const now = Runtime.now();
  const product: Stored = {
    ...draft,
    id: Id.create("product"),
    status: draft.status ?? "draft",
    buckets: 1,
    spread: 1,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const committed = await Table.commit([
    ...fence(product.sku),
    ...repo.create(product),
    Inventory.open(product.sku, product.version),
    fact(Event.Created, product),
  ]);
  if (committed.ok) return product;
  Idempotency.assertFresh(committed.refused);
  throw SkuTaken({ sku: product.sku });
}

type Changes = { [K in keyof Stored]?: Stored[K] | null | undefined };

function revise(
  procedure: string,
  id: Id.Of<"product">,
  expectedVersion: number | undefined,
  changes: Changes,
): Promise<Info> {
  return Idempotency.once<Info>({
    procedure,
    input: { id, expectedVersion, changes },
    async attempt(fence) {
      const before = await repo.byId(id);
      if (!before) throw NotFound();
      if (expectedVersion !== undefined && expectedVersion !== before.version)
        throw VersionConflict({ expected: expectedVersion, actual: before.version });
      const after = merge(before, changes);
      return isDeepStrictEqual(before, after) ? before : write(before, after, fence);
    },
    replay: async (sku) => (await repo.bySkus([sku]))[0] ?? null,
  });
}

/** `undefined` leaves a field as it is, `null` removes it. */
function merge(before: Stored, changes: Changes): Stored {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  const merged = { ...before, ...Object.fromEntries(said) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as unknown as Stored;
}

const triesMax = 4;

async function write(before: Stored, changed: Stored, fence: (id: string) => Table.Write[]): Promise<Info> {
  const after = { ...changed, version: before.version + 1, updatedAt: Runtime.now() };
  const { gone, come } = repo.rename(before, after);
  let stock: Buckets = { buckets: before.buckets, spread: before.spread };
  for (let tries = 0; tries < triesMax; tries++) {
    const writes = [
      ...fence(after.sku),
      repo.replace({ ...before, ...stock }, { ...after, ...stock }),
      ...gone,
      ...Array.from({ length: stock.buckets }, (_, bucket) => Inventory.sellBy(after.sku, bucket, after.version)),
      fact(after.status === "archived" ? Event.Archived : Event.Updated, after),
    ];
    // New words first where they do not fit: a word that leads to a product which does not have it finds nothing.
    const fits = writes.length + come.length <= Table.actionsMax;
    if (!fits) await Table.commit(come);
    const committed = await Table.commit(fits ? [...writes, ...come] : writes);
    if (committed.ok) return after;
    Idempotency.assertFresh(committed.refused);
    const [now] = await repo.bySkus([after.sku]);
    if (now?.version !== before.version) throw VersionConflict({ expected: before.version, actual: now?.version ?? 0 });
    // Nobody has edited it: its stock was given other buckets in the meantime.
    stock = { buckets: now.buckets, spread: now.spread };
  }
  throw Failure.Busy();
}

const fact = (event: (typeof Event)[keyof typeof Event], { id, sku, version }: Info) =>
  Events.record(event, { subject: `PRD#${sku}`, sequence: version, data: { id, sku, version } });
