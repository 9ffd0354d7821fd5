import { Id } from "@waybill/core/id";
import { expect, test } from "vitest";
import { one, shop } from "../api/shop.fixture.ts";
import { harness } from "../harness.ts";

test("a customer hears of an order that is confirmed, cancelled or expired: one mail each, at the customer's address", async () => {
  await using h = await harness();
  await shop(h, { A: 3 });
  const alice = h.client("customer:alice");
  const paid = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  const dropped = await alice.order.place(one("A"));
  const forgotten = await alice.order.place(one("A"));
  await h.settle();
  await alice.order.cancel({ id: dropped.id, reason: "changed my mind" });
  h.advance(906);
  await h.stack.tick();
  await h.settle();
  const subjects = h.mails.map(({ to, subject }) => `${to}: ${subject}`);
  const to = `${paid.customerId.toLowerCase()}@people.test`;
  expect(subjects.toSorted()).toEqual(
    [
      `${to}: Order ${paid.number} is confirmed`,
      `${to}: Order ${dropped.number} was cancelled`,
      `${to}: Order ${forgotten.number} has expired`,
    ].toSorted(),
  );
});

test("published twice, an event is one mail; of an order that there is not, it becomes a dead letter", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  await h.settle();
  const { Event } = await import("@waybill/core/event");
  const events = await h.within(() => Event.of(`ORD#${id}`));
  await h.edge.publish([...events, ...events]);
  await h.settle();
  expect(h.mails).toHaveLength(1);

  const [confirmed] = events.filter(({ type }) => type === "order.confirmed");
  if (!confirmed) throw new Error("Nothing says that the order is confirmed");
  const data = { ...confirmed.data, orderId: "ord_01M8RDA4M0GV30CX0M6FBW67T4" };
  await h.edge.publish([{ ...confirmed, id: h.within(() => Id.create("event")), data }]);
  await h.settle();
  expect(await h.stack.deadLetters("NotifyCustomer")).toMatchObject([
    { attributes: { reason: expect.stringContaining("no such order") } },
  ]);
  expect(h.mails).toHaveLength(1);
});

test("a mailer that refuses holds up no order; the cron sends the mail when it is back", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  h.troubles.mailer = "refuses";
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  await h.settle();
  expect((await alice.order.get({ id })).status).toBe("confirmed");
  expect(await h.stack.deadLetters("NotifyCustomer")).toEqual([]);
  delete h.troubles.mailer;
  h.advance(61);
  await h.stack.tick();
  expect(h.mails).toHaveLength(1);
});
