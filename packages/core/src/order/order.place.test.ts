import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { world } from "../runtime/runtime.fixture.ts";
import type { Fault } from "../table/table.fixture.ts";
import { audit, found, gbp, place, read, shop } from "./order.fixture.ts";
import { Product } from "../product/product.ts";
import { manager } from "../runtime/runtime.fixture.ts";

test("an order whose id is taken is not answered as placed", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  // Somebody has the very id that this order was given.
  const takeId: Fault = async ({ input }, apply) => {
    const [pk] = JSON.stringify(input).match(/ORD#ord_[0-9A-Z]{26}/) ?? [];
    const [sk] = JSON.stringify(input).match(/ORDER#usr_[0-9A-Z]{26}/) ?? [];
    const { dynamo, tableName: TableName } = w.runtime;
    await dynamo.send(new PutCommand({ TableName, Item: { pk, sk } }) as never);
    return apply();
  };
  using _ = w.faults.once("TransactWriteItems", takeId);
  await expect(place(w, { A: 1 }, { key: "taken" })).rejects.toMatchObject({ reason: "conflict.busy" });
  const { id } = await place(w, { A: 1 }, { key: "taken" });
  expect((await found(w, id))?.status).toBe("pending_payment");
  await audit(w);
});

test("a product that changes under an order is priced again, and four times is too often", async () => {
  await using w = await world();
  await shop(w, { A: 50 });
  const { id } = await w.within(() => Product.get({ sku: "A" }));
  let price = 300;
  const reprice: Fault = async (_, apply) => {
    await w.as(manager, () => Product.update({ id, price: gbp(price++) }));
    return apply();
  };
  const isPlacing = ({ input }: { input: object }) => JSON.stringify(input).includes("order.placed");
  {
    let left = 2;
    using _ = w.faults.on("TransactWriteItems", (request) => (isPlacing(request) && left-- > 0 ? reprice : undefined));
    expect((await place(w, { A: 1 })).total).toEqual(gbp(301));
  }
  using _ = w.faults.on("TransactWriteItems", (request) => (isPlacing(request) ? reprice : undefined));
  await expect(place(w, { A: 1 })).rejects.toMatchObject({ reason: "conflict.busy" });
  expect((await read(w)).orders).toHaveLength(1);
  await audit(w);
});
