import { createClient } from "@waybill/client";
import { expect, test } from "vitest";
import { sku, startServer, stock, temporaryFolder } from "./server.fixture.ts";

const orders = 120;

test(
  "killed in the middle: what was answered is there, what was not is whole or absent, and nothing is sold or charged twice",
  {
    timeout: 90_000,
  },
  async () => {
    const folder = temporaryFolder();
    const first = await startServer({ workers: true, folder });
    await stock(first, orders);
    const impatient = createClient({ url: first.url, token: first.tokens.admin, retry: false });
    const answered = new Map<number, `ord_${string}`>();
    const call = (n: number) => ({ lines: [{ sku, quantity: 1 }], paymentMethod: "pm_succeeds", reference: String(n) });
    await Promise.all(
      Array.from({ length: orders }, async (_, n) => {
        const order = await impatient.order.place(call(n), { idempotencyKey: `n-${n}` }).catch(() => null);
        if (!order) return;
        answered.set(n, order.id);
        if (answered.size === orders / 3) await first.kill();
      }),
    );
    expect(answered.size).toBeGreaterThanOrEqual(orders / 3);
    expect(answered.size).toBeLessThan(orders);

    await using second = await startServer({ workers: true, folder });
    const { client } = second;
    for (const [n, id] of answered) expect(await client.order.get({ id })).toMatchObject({ id, reference: `${n}` });
    // Every call once more, under its own key: the answered ones are answered alike, the others are made up for.
    const again = await Promise.all(
      Array.from({ length: orders }, (_, n) => client.order.place(call(n), { idempotencyKey: `n-${n}` })),
    );
    for (const [n, id] of answered) expect(again[n]?.id).toBe(id);
    expect(new Set(again.map(({ id }) => id)).size).toBe(orders);
    expect(await client.inventory.get({ sku })).toMatchObject({ available: 0, reserved: orders, onHand: orders });
    await expect.poll(() => statuses(client), { timeout: 60_000, interval: 200 }).toEqual({ confirmed: orders });
  },
);

async function statuses(client: ReturnType<typeof createClient>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  let cursor: string | undefined;
  do {
    const page = await client.order.list({ limit: 100, cursor });
    for (const { status } of page.items) counts[status] = (counts[status] ?? 0) + 1;
    cursor = page.nextCursor;
  } while (cursor);
  return counts;
}
