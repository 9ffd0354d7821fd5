import { Runtime } from "../runtime/runtime.ts";
import type { Write } from "../table/transact.ts";
import { FenceEntity } from "./idempotency.entity.ts";
import type { Fence } from "./idempotency.ts";

const rememberedSeconds = 24 * 3600;

const nowSeconds = (): number => Math.floor(Runtime.now().getTime() / 1000);

export function put(fence: Fence, label: string): Write {
  const entity = FenceEntity();
  const item = entity
    .put({ ...fence, ttl: nowSeconds() + rememberedSeconds })
    .where(({ id, ttl }, { notExists, lt }) => `${notExists(id)} OR ${lt(ttl, nowSeconds())}`);
  return { label, entity, item: item.commit() };
}

export async function get(id: string): Promise<Fence | null> {
  const { data } = await FenceEntity().get({ id }).go({ consistent: true });
  return data && data.ttl >= nowSeconds() ? data : null;
}

export function remove(id: string): Write {
  const entity = FenceEntity();
  return { label: "free", entity, item: entity.delete({ id }).commit() };
}
