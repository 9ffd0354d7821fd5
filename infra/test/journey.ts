/** A shop's day in which every function does everything that it is allowed to do. */
import { customer, type runDeployment } from "./deployment.ts";
import { password, peopleOf } from "./people.ts";
import { secretValues } from "./stages.ts";

type Deployment = Awaited<ReturnType<typeof runDeployment>>;

const price = { amount: 250, currency: "GBP" };
const manyLines = 110;
/** One that Stripe's tests have, and one whose answer is lost. */
const [card, lost] = ["pm_card_visa", "pm_times_out"];

export async function aDay(run: Deployment) {
  const people = peopleOf(run);
  const { as } = people;
  const staff = await people.owner("olga@shop.example");
  await engage(run, people, staff);
  const buyer = await people.enter(customer.email, customer.password);
  await buyer.user.me();
  const later = async (seconds: number) => {
    run.clock.advance(seconds * 1000);
    await run.stack.tick();
    await run.stack.settle();
  };

  const skus = Array.from({ length: manyLines }, (_, i) => `A-${i}`);
  const products = await Promise.all(
    skus.map((sku) => staff.product.create({ sku, name: `Lamp ${sku}`, price, status: "active" })),
  );
  await Promise.all(skus.map((sku) => staff.inventory.receive({ sku, quantity: 10 })));
  for (const { id } of products.slice(0, 1)) await staff.product.update({ id, name: "Torch" });
  await Promise.all([
    buyer.product.list({}),
    buyer.product.search({ text: "lamp" }),
    staff.product.list({ sort: "name" }),
  ]);

  await buyer.system.ready();
  const rushed = await rush(run, staff, buyer);

  const line = (sku: string, quantity = 1) => ({ sku, quantity });
  const paid = await buyer.order.place({ lines: [line("A-1", 2)], paymentMethod: card });
  const long = await buyer.order.place({ lines: skus.map((sku) => line(sku)), paymentMethod: card });
  await buyer.order.place({ lines: [...skus.slice(1).map((sku) => line(sku)), line("A-0", 99)] }).catch(() => {});
  const unsure = await buyer.order.place({ lines: [line("A-2")], paymentMethod: lost });
  const expiring = await buyer.order.place({ lines: [line("A-3")] });
  const cancelled = await buyer.order.place({ lines: [line("A-4")] });
  await buyer.order.cancel({ id: cancelled.id, reason: "changed my mind" });
  const shipped = await buyer.order.place({ lines: [...skus, "A-1"].map((sku) => line(sku)), paymentMethod: card });
  await staff.order.list({});
  await buyer.order.list({});
  await run.stack.settle();
  await later(61);
  await send(staff, buyer, shipped.id);

  const acted = await buyer.order.place({ lines: [line("A-5")], paymentMethod: "pm_card_authenticationRequired" });
  await run.stack.settle();
  await pay(run, acted.id);

  run.gate.down.add("ses");
  const unmailed = await buyer.order.place({ lines: skus.map((sku) => line(sku)), paymentMethod: card });
  await run.stack.settle();
  run.gate.down.delete("ses");
  await later(600);

  // The stream says nothing of this one in time: the sweeper does.
  const unheard = await buyer.order.place({ lines: [line("A-6")], paymentMethod: card });
  run.clock.advance(180_000);
  await run.stack.tick();
  await later(300);
  // At night the gateway's books are matched.
  await later(24 * 3600);

  const statuses: Record<string, string> = {};
  for (const [name, { id }] of Object.entries({
    paid,
    long,
    unsure,
    expiring,
    cancelled,
    acted,
    shipped,
    unmailed,
    unheard,
  }))
    statuses[name] = (await buyer.order.get({ id })).status;
  return { statuses, rushed, as };
}

/** It leaves the house, some of it comes back, and some money goes back for nothing in return. */
async function send(staff: Client, buyer: Client, id: `ord_${string}`) {
  await staff.order.fulfil({ id, carrier: "Parcel Post" });
  await staff.order.deliver({ id });
  const lines = Array.from({ length: 2 }, (_, i) => ({ sku: `A-${i}`, quantity: 1 }));
  const { id: returnId } = await buyer.order.return({ id, lines, reason: "too dark" });
  await staff.order.approveReturn({ id, returnId });
  await staff.order.receiveReturn({ id, returnId, writeOff: lines.slice(1) });
  await staff.payment.refund({ orderId: id, amount: { amount: 100, currency: "GBP" }, reason: "scratched" });
  await buyer.payment.ledger({ orderId: id });
}

/** The customer does what the bank asks, and Stripe says so. */
async function pay({ stack, stripe }: Deployment, orderId: string): Promise<void> {
  const intent = [...stripe.intents.values()].find(({ metadata }) => metadata["order_id"] === orderId);
  if (!intent) throw new Error("Stripe has not heard of the order");
  stripe.complete(intent.id);
  const webhook = stripe.webhook("payment_intent.succeeded", intent, secretValues.StripeWebhookSecret);
  const heard = await stack.fetch(
    new Request("http://waybill.test/hooks/payments/stripe", { method: "POST", ...webhook }),
  );
  if (heard.status !== 200) throw new Error(`The webhook was answered ${heard.status}: ${await heard.text()}`);
}

type People = ReturnType<typeof peopleOf>;
type Client = Awaited<ReturnType<People["enter"]>>;

/** So many want one product at once that it gets more buckets; then one buyer empties three of them. */
async function rush(run: Deployment, staff: Client, buyer: Client) {
  const sku = "A-5";
  await staff.inventory.receive({ sku, quantity: 50 });
  const buy = (quantity: number) => buyer.order.place({ lines: [{ sku, quantity }] });
  run.gate.contended.add(`INV#${sku}#`);
  const orders = [];
  for (let i = 0; i < 11; i++) orders.push(await buy(1));
  run.gate.contended.clear();
  orders.push(await buy(35));
  return orders.map(({ id }) => id);
}

/** All that is done to accounts in a shop's life. */
async function engage(run: Deployment, { nobody, enter }: People, staff: Awaited<ReturnType<People["owner"]>>) {
  const email = "sam@shop.example";
  const { id } = await staff.user.invite({ email, name: "Sam", roles: ["support"] });
  const sam = await enter(email, run.codeOf(email));
  await staff.user.setRoles({ id, roles: ["manager"] });
  await sam.user.me();
  await staff.user.disable({ id });
  await staff.user.enable({ id });
  await staff.user.resetSecondFactor({ id });
  await staff.user.signOutEverywhere({ id });
  // Twice before it is confirmed, and once by somebody who has an account.
  const eve = { email: "eve@people.example", password };
  await nobody.auth.signUp(eve);
  const { session } = await nobody.auth.signUp(eve);
  await nobody.auth.confirmSignUp({ session, code: run.codeOf(eve.email) });
  await nobody.auth.signUp({ email: customer.email, password });
  await nobody.auth.forgotPassword({ email: eve.email });
  await nobody.auth.resetPassword({ email: eve.email, code: run.codeOf(eve.email), newPassword: "Another-horse-1" });
  await staff.role.put({ name: "packer", permissions: ["inventory:read"] });
  const { secret, id: keyId } = await staff.apiKey.create({ name: "till", scopes: ["inventory:write"] });
  if (!secret.startsWith("wb_live_")) throw new Error("A key of production is not live");
  await staff.apiKey.rotate({ id: keyId });
  await staff.apiKey.revoke({ id: keyId });
}
