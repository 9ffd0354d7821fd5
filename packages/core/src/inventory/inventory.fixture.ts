/** For tests: stock that lies in buckets just so, without the traffic that makes it. */
import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { read, shop } from "../order/order.fixture.ts";
import type { World } from "../runtime/runtime.fixture.ts";

/** Puts A on sale with so many units in each of its buckets; orders choose among the first `spread` of them. */
export async function spread(w: World, units: number[], { spread = units.length } = {}) {
  const total = units.reduce((sum, some) => sum + some, 0);
  await shop(w, { A: total });
  const { dynamo, tableName: TableName } = w.runtime;
  const { items } = await read(w);
  const first = items.find(({ pk }) => pk === "INV#A#0");
  const put = (bucket: number, some: number) => {
    const known = bucket === 0 ? { buckets: units.length } : {};
    const Item = { ...first, pk: `INV#A#${bucket}`, bucket, received: some, available: some, ...known };
    return dynamo.send(new PutCommand({ TableName, Item }) as never);
  };
  await Promise.all(units.map((some, bucket) => put(bucket, some)));
  const set = {
    UpdateExpression: "SET buckets = :n, spread = :s",
    ExpressionAttributeValues: { ":n": units.length, ":s": spread },
  };
  await dynamo.send(new UpdateCommand({ TableName, Key: { pk: "PRD#A", sk: "PRODUCT" }, ...set }) as never);
}

interface Spread {
  buckets: number;
  spread: number;
}

/** How A is spread by now, and what is available in each bucket. */
export async function spreadOf(w: World): Promise<Spread & { available: number[] }> {
  const { items, buckets } = await read(w);
  const product = items.find((item) => item["__edb_e__"] === "product" && item["sku"] === "A") as unknown as Spread;
  const own = buckets.filter(({ sku }) => sku === "A").toSorted((a, b) => a.bucket - b.bucket);
  return {
    buckets: product.buckets,
    spread: product.spread,
    available: own.map(({ available }) => available),
  };
}

/** The SKUs that the sweeper is to look at. */
export const nominated = async (w: World): Promise<unknown[]> =>
  (await read(w)).items.filter((item) => item["__edb_e__"] === "uneven").map((item) => item["sku"]);
