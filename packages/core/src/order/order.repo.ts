import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { LinesEntity, OrderEntity } from "./order.entity.ts";
import type { CancelRequest, Due, DueKind, Stored, StoredLine } from "./order.stored.ts";

const label = "order";

/** The list of all orders is spread over so many index partitions. */
const listShards = 4;

function itemOf({ createdAt, updatedAt, expiresAt, due, lines, ...order }: Stored) {
  return {
    ...order,
    ...(lines ? { lines: packed(lines) } : {}),
    ...dueItem(order.id, due),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    list: Table.shardOf(order.id, listShards),
  };
}

const dueItem = (id: string, due: Due | undefined) => Table.dueEntry(due?.kind ?? "", id, due?.at);

function storedOf(item: object): Stored {
  const {
    createdAt,
    updatedAt,
    expiresAt,
    due,
    dueAt,
    lines,
    list: _,
    ...order
  } = item as ReturnType<typeof itemOf> & { due?: string; dueAt?: string };
  return {
    ...order,
    ...(lines ? { lines: unpacked(lines) } : {}),
    ...(due && dueAt ? { due: { kind: due.split("#")[0] as DueKind, at: new Date(dueAt) } } : {}),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    expiresAt: new Date(expiresAt),
  };
}

/** A line without a name has that of the line before: one product at a thousand prices must not outgrow an item. */
type PackedLine = Omit<StoredLine, "name"> & { name?: string };

const packed = (lines: readonly StoredLine[]): PackedLine[] =>
  lines.map(({ name, ...line }, i) => (lines[i - 1]?.name === name ? line : { ...line, name }));

function unpacked(lines: readonly PackedLine[]): StoredLine[] {
  let last = "";
  return lines.map((line) => ({ ...line, name: (last = line.name ?? last) }));
}

export function create(order: Stored): Table.Write {
  const entity = OrderEntity();
  return Table.write(label, entity, entity.create(itemOf(order)));
}

/** A write costs by the kilobytes that the item has begun, and an order is written often; its lines never again. */
const costlyBytes = 1024;
/** What the table's keys add to an order, less JSON's own marks. */
const keysBytes = 200;
const costOf = (item: object): number => Math.ceil((keysBytes + Buffer.byteLength(JSON.stringify(item))) / costlyBytes);

/** Whether lines make no write of their order dearer; else they stand in a page of their own. */
export const fitsIn = (order: Stored, lines: StoredLine[]): boolean =>
  costOf({ ...order, lines: packed(lines) }) === costOf(order);

export function createPage(orderId: string, page: number, lines: StoredLine[]): Table.Write {
  const entity = LinesEntity();
  return Table.write("lines", entity, entity.create({ orderId, page, lines: packed(lines) }));
}

type Plain = Partial<
  Omit<Stored, "due" | "cancelRequest" | "version" | "customerId" | "createdAt" | "updatedAt" | "expiresAt">
>;
export type Changes = Plain & { due?: Due | null; cancelRequest?: CancelRequest | null };

/** The order's next version: refused as `order` when it is not any more what was read. `null` takes away. */
export function change({ id, customerId, version, status }: Stored, changes: Changes): Table.Write {
  const entity = OrderEntity();
  const { due, cancelRequest, ...plain } = changes;
  const gone = [
    ...(due === null ? (["due", "dueAt"] as const) : []),
    ...(cancelRequest === null ? (["cancelRequest"] as const) : []),
  ];
  const patched = entity
    .patch({ id, customerId })
    .set({
      ...plain,
      ...dueItem(id, due ?? undefined),
      ...(cancelRequest ? { cancelRequest } : {}),
      updatedAt: Runtime.now().toISOString(),
    })
    .add({ version: 1 });
  const operation = (gone.length > 0 ? patched.remove(gone) : patched).where(
    (order, { eq }) => `${eq(order.version, version)} AND ${eq(order.status, status)}`,
  );
  return Table.write(label, entity, operation);
}

/** The next version, and nothing else: whoever counted from the order's items has nobody in between. */
export const touch = (order: Stored): Table.Write => change(order, {});

/** Refused as `order` when the order is not in this state any more. */
export function check({ id, customerId, status }: Stored): Table.Write {
  return Table.check(label, OrderEntity(), { id, customerId }, { status });
}

/** Refused as `order` when the order is not any more what was read. */
export function unchanged({ id, customerId, version, status }: Stored): Table.Write {
  return Table.check(label, OrderEntity(), { id, customerId }, { status, version });
}

/** Anybody's, for staff and workers. Strongly consistent. */
export async function get(id: string): Promise<Stored | null> {
  const { data } = await OrderEntity().query.primary({ id }).begins({}).go({ consistent: true });
  return data[0] ? storedOf(data[0]) : null;
}

/** The customer's own; another's is not there under this key. Strongly consistent. */
export async function own(customerId: string, id: string): Promise<Stored | null> {
  const { data } = await OrderEntity().get({ id, customerId }).go({ consistent: true });
  return data ? storedOf(data) : null;
}

export async function linesOf(order: Stored): Promise<StoredLine[]> {
  if (order.lines) return order.lines;
  const { data } = await LinesEntity()
    .query.byOrder({ orderId: order.id })
    .begins({})
    .go({ consistent: true, pages: "all" });
  return data.flatMap(({ lines }) => unpacked(lines as PackedLine[]));
}

/** Orders of a customer made before `before` (a position), newest first. */
export async function ofCustomer(customerId: string, before: string, limit: number): Promise<Stored[]> {
  const { data } = await Table.whole(() =>
    OrderEntity().query.byCustomer({ customerId }).lt(keyOf(before)).go({ order: "desc", limit, hydrate: true }),
  );
  return data.map(storedOf);
}

/** Everybody's orders made before `before` (a position), newest first. */
export async function ofAll(before: string, limit: number): Promise<Stored[]> {
  const found = await Promise.all(
    Table.shards
      .slice(0, listShards)
      .map((list) =>
        Table.whole(() =>
          OrderEntity().query.all({ list }).lt(keyOf(before)).go({ order: "desc", limit, hydrate: true }),
        ),
      ),
  );
  return found
    .flatMap(({ data }) => data.map(storedOf))
    .toSorted((a, b) => (positionOf(a) < positionOf(b) ? 1 : -1))
    .slice(0, limit);
}

const keyOf = (position: string) => {
  const [createdAt = "", id = ""] = position.split("#");
  return { createdAt, id };
};

/** Where an order stands in a list. */
export const positionOf = ({ createdAt, id }: Stored): string => `${createdAt.toISOString()}#${id}`;

/** What fell due before `before`; an index only nominates, the conditions decide. */
export async function due(kind: DueKind, before: Date, limitPerShard: number): Promise<Stored[]> {
  const found = await Table.acrossShards((shard) =>
    OrderEntity()
      .query.dueBefore({ due: `${kind}#${shard}` })
      .lt({ dueAt: before.toISOString() })
      .go({ limit: limitPerShard, hydrate: true, consistent: false }),
  );
  return found.map(storedOf);
}
