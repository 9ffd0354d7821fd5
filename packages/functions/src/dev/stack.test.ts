import { rmSync } from "node:fs";
import { createClient } from "@waybill/client";
import { expect, test } from "vitest";
import { one } from "../api/shop.fixture.ts";
import { temporaryFolder } from "../server.fixture.ts";
import { startLocal } from "./stack.ts";
import { bringWebhooks } from "./webhooks.ts";

test("on a laptop, an order placed with the printed token brings mail to its customer in the local inbox, and all is ready", async () => {
  const before = { ...process.env };
  const folder = temporaryFolder();
  const local = await startLocal({ dataDir: folder, port: 0, writeLog: () => {} });
  try {
    const [admin, customer] = [local.tokens.admin, local.tokens.customer].map((token) =>
      createClient({ url: local.url, token }),
    );
    await admin?.product.create({
      sku: "MUG-001",
      name: "Mug",
      price: { amount: 450, currency: "GBP" },
      status: "active",
    });
    await admin?.inventory.receive({ sku: "MUG-001", quantity: 2 });
    const order = await customer?.order.place({ ...one("MUG-001"), paymentMethod: "pm_succeeds" });
    await local.stack.settle();
    expect(await customer?.system.ready()).toMatchObject({ status: "ok" });
    expect(await customer?.system.version()).toEqual({ version: "unversioned", stage: "local" });
    const later = await customer?.order.place({ ...one("MUG-001"), paymentMethod: "pm_answers_late" });
    await local.stack.settle();
    // Of the first order what was made and that it was paid, of the second what was made and that it is under way.
    expect([await bringWebhooks(local.edge, local.url), later !== undefined]).toEqual([4, true]);
    const subject = `Order ${order?.number} is confirmed`;
    expect((await local.email.messages()).filter((mail) => mail.subject === subject)).toMatchObject([
      { from: "orders@waybill.test", destination: { to: ["customer@waybill.test"] } },
    ]);
  } finally {
    await local.stop();
    rmSync(folder, { recursive: true, force: true });
    process.env = before;
  }
});
