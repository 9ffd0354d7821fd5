import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { one, pounds, shop, stockOf } from "./shop.fixture.ts";

test("an order holds its stock at once and is confirmed when its payment is taken", async () => {
  await using h = await harness();
  await shop(h, { A: 10, B: 5 });
  const alice = h.client("customer:alice");
  const placed = await alice.order.place({
    lines: [
      { sku: "A", quantity: 2 },
      { sku: "B", quantity: 1 },
      { sku: "A", quantity: 1 },
    ],
    paymentMethod: "pm_succeeds",
    reference: "PO-77",
    metadata: { channel: "web" },
  });
  expect(placed).toMatchObject({
    status: "pending_payment",
    total: pounds(1000),
    reference: "PO-77",
    metadata: { channel: "web" },
    version: 1,
  });
  expect(placed.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
    ["A", 3],
    ["B", 1],
  ]);
  expect(placed.expiresAt?.getTime()).toBe(h.clock.now() + 900_000);
  expect(await stockOf(h, "A")).toEqual({ available: 7, reserved: 3, onHand: 10 });

  await h.settle();
  const confirmed = await alice.order.get({ id: placed.id });
  expect(confirmed).toMatchObject({ status: "confirmed", paymentStatus: "paid" });
  expect(confirmed.expiresAt).toBeUndefined();
  expect(await stockOf(h, "A")).toEqual({ available: 7, reserved: 3, onHand: 10 });
});

test("a customer cannot read, cancel or list another customer's order: it looks absent", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const { id } = await h.client("customer:alice").order.place(one("A"));
  const bob = h.client("customer:bob");
  const absent = await bob.order.get({ id: "ord_01M8RDA4M0GV30CX0M6FBW67T4" }).catch((e) => e);
  const others = await bob.order.get({ id }).catch((e) => e);
  expect(others).toMatchObject({ reason: "order.not_found", status: 404 });
  const own = { requestId: 0, correlationId: 0 };
  expect({ ...others, ...own }).toEqual({ ...absent, ...own });
  await expect(bob.order.cancel({ id, reason: "x" })).rejects.toMatchObject({
    reason: "order.not_found",
  });
  expect((await bob.order.list({})).items).toEqual([]);
  expect((await h.client("support:sam").order.get({ id })).id).toBe(id);
});

test("too little stock refuses the whole order, says what there is, and holds nothing", async () => {
  await using h = await harness();
  await shop(h, { A: 10, B: 2 });
  const order = {
    lines: [
      { sku: "A", quantity: 1 },
      { sku: "B", quantity: 3 },
    ],
  };
  await expect(h.client("customer:alice").order.place(order)).rejects.toMatchObject({
    reason: "inventory.out_of_stock",
    details: { sku: "B", requested: 3, available: 2 },
  });
  expect(await stockOf(h, "A")).toEqual({ available: 10, reserved: 0, onHand: 10 });
});

test("200 buyers of 100 units, each call sent 3 times: 100 sold, 100 told, nothing sold twice", async () => {
  await using h = await harness();
  await shop(h, { HOT: 100 });
  const buyers = Array.from({ length: 200 }, (_, i) => h.client(`customer:buyer${i}`));
  const outcomes = await Promise.all(
    buyers.map(async (buyer, i) => {
      const copies = await Promise.all(
        Array.from({ length: 3 }, () =>
          buyer.order
            .place(one("HOT"), { idempotencyKey: `buyer-${i}` })
            .then(({ id }) => id)
            .catch(({ reason }: { reason: string }) => reason),
        ),
      );
      expect(new Set(copies).size).toBe(1);
      return copies[0] ?? "";
    }),
  );
  expect(outcomes.filter((outcome) => outcome.startsWith("ord_"))).toHaveLength(100);
  expect(outcomes.filter((outcome) => outcome === "inventory.out_of_stock")).toHaveLength(100);
  expect(await stockOf(h, "HOT")).toEqual({ available: 0, reserved: 100, onHand: 100 });
});

test("the same key answers the same order, and refuses another payload with no effect", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const alice = h.client("customer:alice");
  const key = { idempotencyKey: "key-1" };
  const first = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" }, key);
  await h.settle();
  const again = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" }, key);
  expect(again).toEqual(first);
  await expect(alice.order.place(one("A", 2), key)).rejects.toMatchObject({
    reason: "idempotency.mismatch",
    status: 422,
  });
  const bob = await h.client("customer:bob").order.place(one("A"), key);
  expect(bob.id).not.toBe(first.id);
  expect(await stockOf(h, "A")).toEqual({ available: 8, reserved: 2, onHand: 10 });
});

test("a key is answered after its product was archived, and free again after 24 hours", async () => {
  await using h = await harness();
  const staff = await shop(h, { A: 10 });
  const alice = h.client("customer:alice");
  const key = { idempotencyKey: "key-1" };
  const first = await alice.order.place(one("A"), key);
  const { id } = await staff.product.get({ sku: "A" });
  await staff.product.archive({ id });
  expect(await alice.order.place(one("A"), key)).toEqual(first);
  await staff.product.publish({ id });
  h.advance(24 * 3600 + 1);
  expect((await alice.order.place(one("A"), key)).id).not.toBe(first.id);
});

test("only staff may name a price or a customer; the price is then the agreed one, nought included", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const agreed = { lines: [{ sku: "A", quantity: 2, unitPrice: pounds(99) }] };
  const customerId = "usr_01M8RDA4M0GV30CX0M6FBW67T4";
  for (const name of ["customer:alice", "support:sam"]) {
    const forbidden = { reason: "auth.forbidden", status: 403 };
    await expect(h.client(name).order.place(agreed)).rejects.toMatchObject(forbidden);
    const forAnother = { ...one("A"), customerId } as const;
    await expect(h.client(name).order.place(forAnother)).rejects.toMatchObject(forbidden);
  }
  const staff = h.client("manager:mia");
  const order = await staff.order.place({ ...agreed, customerId });
  expect(order).toMatchObject({ customerId, total: pounds(198) });
  const free = await staff.order.place({
    lines: [{ sku: "A", quantity: 1, unitPrice: pounds(0) }],
  });
  await h.settle();
  expect((await staff.order.get({ id: free.id })).status).toBe("confirmed");
});

test("one SKU at two prices is two lines and one reservation", async () => {
  await using h = await harness();
  const staff = await shop(h, { A: 5 });
  const lines = [
    { sku: "A", quantity: 2, unitPrice: pounds(10) },
    { sku: "A", quantity: 2, unitPrice: pounds(20) },
  ];
  const order = await staff.order.place({ lines });
  expect(order.lines).toHaveLength(2);
  expect(order.total).toEqual(pounds(60));
  expect(await stockOf(h, "A")).toEqual({ available: 1, reserved: 4, onHand: 5 });
  await expect(staff.order.place({ lines })).rejects.toMatchObject({
    details: { requested: 4, available: 1 },
  });
});

test("a changed total, another currency, a draft and a limit are refused by name", async () => {
  await using h = await harness({ rules: { quantityPerLineMax: 5, orderTotalMax: 1_000 } });
  const staff = await shop(h, { A: 50 });
  await staff.product.create({ sku: "DRAFT", name: "Draft", price: pounds(1) });
  await staff.product.create({
    sku: "USD",
    name: "Dollar",
    price: { amount: 1, currency: "USD" },
    status: "active",
  });
  const place = h.client("customer:alice").order.place;
  const refused = [
    [{ ...one("A"), expectedTotal: pounds(240) }, "order.total_changed"],
    [{ ...one("A"), currency: "EUR" }, "order.currency_mismatch"],
    [{ lines: [...one("A").lines, ...one("USD").lines] }, "order.currency_mismatch"],
    [one("DRAFT"), "product.unavailable"],
    [one("UNKNOWN"), "product.unavailable"],
    [one("A", 6), "order.limit_exceeded"],
    [one("A", 5), "order.limit_exceeded"],
  ] as const;
  for (const [input, reason] of refused)
    await expect(place({ ...input, lines: [...input.lines] })).rejects.toMatchObject({ reason });
  expect(await stockOf(h, "A")).toEqual({ available: 50, reserved: 0, onHand: 50 });
});

test("cancelling frees the stock at once, and only once", async () => {
  await using h = await harness();
  await shop(h, { A: 3 });
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place(one("A", 3));
  const cancelled = await Promise.all(
    Array.from({ length: 5 }, (_, i) =>
      alice.order
        .cancel({ id, reason: "changed my mind" }, { idempotencyKey: `cancel-${i}` })
        .then(({ status }) => status)
        .catch(({ reason }: { reason: string }) => reason),
    ),
  );
  expect(cancelled.toSorted()).toEqual(["cancelled", ...Array(4).fill("order.invalid_transition")]);
  expect(await stockOf(h, "A")).toEqual({ available: 3, reserved: 0, onHand: 3 });
});

test("a shipped order is not cancelled, and says what it may become", async () => {
  await using h = await harness();
  await shop(h, { A: 3 });
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  await h.settle();
  await h.client("manager:mia").order.fulfil({ id });
  await expect(alice.order.cancel({ id, reason: "late" })).rejects.toMatchObject({
    reason: "order.invalid_transition",
    details: { from: "fulfilled", to: "cancelled", allowed: ["completed"] },
  });
});

test("lists are newest first, filtered, paged to the end, and a cursor serves its own question only", async () => {
  await using h = await harness();
  await shop(h, { A: 100 });
  const alice = h.client("customer:alice");
  const placed: string[] = [];
  for (let i = 0; i < 7; i++) {
    placed.unshift((await alice.order.place(one("A"))).id);
    h.advance(60 * 60 * 24 * 9);
  }
  for (const [client, filter] of [
    [alice, {}],
    [h.client("support:sam"), {}],
  ] as const) {
    const seen: string[] = [];
    for (let cursor: string | undefined, page = 0; page < 10; page++) {
      const { items, nextCursor } = await client.order.list({ limit: 2, cursor, ...filter });
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor;
      if (!cursor) break;
    }
    expect(seen).toEqual(placed);
  }
  const { nextCursor } = await alice.order.list({ limit: 2 });
  const wrong = { reason: "list.bad_cursor" };
  const cursor = nextCursor ?? "";
  await expect(alice.order.list({ limit: 2, cursor, status: "expired" })).rejects.toMatchObject(wrong);
  await expect(h.client("customer:bob").order.list({ cursor })).rejects.toMatchObject(wrong);
  await expect(alice.order.list({ cursor: `${cursor}x` })).rejects.toMatchObject(wrong);
  h.advance(3_601);
  await expect(alice.order.list({ limit: 2, cursor })).rejects.toMatchObject(wrong);
});

test("a list of a time shows that time, however long it is, and asks no more of the table for being long", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const staff = h.client("manager:mia");
  const placed: string[] = [];
  for (let i = 0; i < 3; i++) {
    placed.push((await staff.order.place(one("A"))).id);
    h.advance(400 * 24 * 3600);
  }
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const ids = async (from?: Date, to?: Date) => (await staff.order.list({ from, to })).items.map(({ id }) => id);
  expect(await ids()).toEqual(placed.toReversed());
  expect(await ids(day("2000-01-01"), day("9999-01-01"))).toEqual(placed.toReversed());
  expect(await ids(day("2027-01-01"))).toEqual([placed[2], placed[1]]);
  expect(await ids(day("2027-01-01"), day("2028-01-10"))).toEqual([placed[1]]);
});

test("a list needs no input, by the client and by plain HTTP", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  expect((await h.client().product.list()).items).toHaveLength(1);
  const response = await h.fetch(`${h.url}/order.list`, {
    headers: { authorization: `Bearer ${h.token("customer:alice")}` },
  });
  expect([response.status, await response.json()]).toMatchObject([200, { result: { data: { json: { items: [] } } } }]);
});

test("preview prices a basket and holds nothing", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const preview = await h.client("customer:alice").order.preview(one("A", 5));
  expect(preview.total).toEqual(pounds(1250));
  expect(await stockOf(h, "A")).toEqual({ available: 1, reserved: 0, onHand: 1 });
});

test("the price is the catalogue's at the moment of the order, whatever was read before", async () => {
  await using h = await harness();
  const staff = await shop(h, { A: 100, ...Object.fromEntries(Array.from({ length: 95 }, (_, i) => [`L${i}`, 9])) });
  const alice = h.client("customer:alice");
  const long = { lines: Array.from({ length: 95 }, (_, i) => ({ sku: `L${i}`, quantity: 1 })) };
  expect((await alice.order.place(one("A"))).total).toEqual(pounds(250));
  expect((await alice.order.place(long)).total).toEqual(pounds(95 * 250));
  for (const sku of ["A", "L94"]) {
    const { id } = await staff.product.get({ sku });
    await staff.product.update({ id, price: pounds(300), name: "Renamed" });
  }
  const dearer = await alice.order.place({ ...one("A"), expectedTotal: pounds(300) });
  expect(dearer.lines[0]).toMatchObject({ name: "Renamed", unitPrice: pounds(300) });
  expect((await alice.order.place(long)).total).toEqual(pounds(94 * 250 + 300));
  await expect(alice.order.place({ ...one("A"), expectedTotal: pounds(250) })).rejects.toMatchObject({
    reason: "order.total_changed",
  });
  expect((await alice.order.preview(one("A"))).total).toEqual(pounds(300));
  expect(await stockOf(h, "L0")).toEqual({ available: 7, reserved: 2, onHand: 9 });
});
