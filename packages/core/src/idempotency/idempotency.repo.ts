import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { FenceEntity } from "./idempotency.entity.ts";
import type { Fence } from "./idempotency.ts";

const rememberedSeconds = 24 * 3600;

const nowSeconds = (): number => Math.floor(Runtime.now().getTime() / 1000);

export function put(fence: Fence, label: string): Table.Write {
  const entity = FenceEntity();
  const item = entity
    .put({ ...fence, ttl: nowSeconds() + rememberedSeconds })
    .where(({ id, ttl }, { notExists, lt }) => `${notExists(id)} OR ${lt(ttl, nowSeconds())}`);
  return Table.write(label, entity, item);
}

export async function get(id: string): Promise<Fence | null> {
  const { data } = await FenceEntity().get({ id }).go({ consistent: true });
  return data && data.ttl >= nowSeconds() ? data : null;
}

export function remove(id: string): Table.Write {
  const entity = FenceEntity();
  return Table.write("free", entity, entity.delete({ id }));
}
