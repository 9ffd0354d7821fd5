import { expect, test } from "vitest";
import { audit, place, shop, stockOf } from "../order/order.fixture.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { Table } from "../table/table.ts";
import { Reservation } from "./reservation.ts";

const refused = { ok: false, refused: [{ label: "reservation" }] };

async function holding(w: World) {
  await shop(w, { A: 5 });
  const { id } = await place(w, { A: 2 });
  const [held] = await w.within(() => Reservation.of(id));
  if (!held) throw new Error("nothing is held");
  return held;
}

test("what is held is given back once, whoever asks for it and however often", async () => {
  await using w = await world();
  const held = await holding(w);
  const release = () => w.within(() => Table.commit(Reservation.release(held, "released")));
  const outcomes = await Promise.all([release(), release(), release()]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await release()).toMatchObject(refused);
  expect(await stockOf(w, "A")).toEqual({ available: 5, reserved: 0, onHand: 5 });
});

test("what is sold is not given back, and what was given back is not sold", async () => {
  await using w = await world();
  const held = await holding(w);
  const commit = () => w.within(() => Table.commit(Reservation.commit([held])));
  expect(await commit()).toEqual({ ok: true });
  const release = () => Table.commit(Reservation.release(held, "expired"));
  expect(await w.within(release)).toMatchObject(refused);
  expect(await commit()).toMatchObject(refused);
  expect(await stockOf(w, "A")).toEqual({ available: 3, reserved: 2, onHand: 5 });
});

test("a chunk is held once", async () => {
  await using w = await world();
  const { orderId, chunk } = await holding(w);
  const again = () =>
    Table.commit(Reservation.hold(orderId, chunk, [{ sku: "A", bucket: 0, quantity: 1, product: 1 }]));
  expect(await w.within(again)).toMatchObject(refused);
  await audit(w);
});
