import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { found } from "../order/order.fixture.ts";
import { addressOf, customer, world, type World } from "../runtime/runtime.fixture.ts";
import { type Fault, isWrite } from "../table/table.fixture.ts";
import { ended } from "./notification.fixture.ts";
import { Notification } from "./notification.ts";

type Told = Parameters<typeof Notification.tell>[0];

const tell = (w: World, told: Told) => w.within(() => Notification.tell(told));
const sendDue = (w: World) => w.within(Notification.sendDue);
const stored = (w: World, { eventId }: Told) => w.within(() => Notification.get(eventId));
const alice = addressOf(customer("alice").id);

/** A mailer that says no, in the words of SES, which quote the address. */
const refuse = (w: World) => {
  const { mailer } = w.runtime;
  const asked: string[] = [];
  w.runtime.mailer = {
    ...w.runtime.mailer,
    async send({ to }) {
      asked.push(to);
      throw new Error(`Email address is not verified: ${to}`);
    },
  };
  return { asked, [Symbol.dispose]: () => void (w.runtime.mailer = mailer) };
};

test.each(["order.confirmed", "order.cancelled", "order.expired"] as const)(
  "%s is told to the order's customer, once however often and by however many",
  async (kind) => {
    await using w = await world();
    const { order, told } = await ended(w, kind);
    await Promise.all(Array.from({ length: 6 }, () => tell(w, told)));
    await tell(w, told);
    w.advance(3_600);
    await tell(w, told);
    expect(await sendDue(w)).toBe(0);
    expect(w.mails).toMatchObject([{ to: alice, subject: expect.stringContaining(order.number), key: told.eventId }]);
    expect(await stored(w, told)).toMatchObject({ status: "sent", attempts: 1 });
  },
);

test("a mailer that refuses leaves the mail owed and the order alone; when it is back, one mail is sent", async () => {
  await using w = await world();
  const { order, told } = await ended(w);
  const before = await found(w, order.id);
  {
    using _ = refuse(w);
    await tell(w, told);
    expect(await stored(w, told)).toMatchObject({ status: "pending", attempts: 1 });
    w.advance(61);
    expect(await sendDue(w)).toBe(0);
  }
  expect(await sendDue(w)).toBe(0);
  w.advance(130);
  expect(await sendDue(w)).toBe(1);
  expect(w.mails).toMatchObject([{ to: alice }]);
  expect(await stored(w, told)).toMatchObject({ status: "sent", attempts: 3 });
  expect(await found(w, order.id)).toEqual(before);
});

test("of all who find a mail due at the same time, one sends it", async () => {
  await using w = await world();
  const { told } = await ended(w);
  {
    using _ = refuse(w);
    await tell(w, told);
  }
  w.advance(120);
  const all = Promise.withResolvers<void>();
  const waitForAll: Fault = (_, apply) => all.promise.then(apply);
  using claims = w.faults.on("UpdateItem", (_, nth) => {
    if (nth === 4) all.resolve();
    return nth <= 4 ? waitForAll : undefined;
  });
  await Promise.all([sendDue(w), sendDue(w), tell(w, told), tell(w, told)]);
  expect(claims.seen.length).toBeGreaterThanOrEqual(4);
  expect(w.mails).toHaveLength(1);
  expect(await stored(w, told)).toMatchObject({ status: "sent", attempts: 2 });
});

test("each pause is about twice the one before, four hours at most, and after a day the mail is given up", async () => {
  await using w = await world();
  const { told } = await ended(w);
  using mailer = refuse(w);
  await tell(w, told);
  const pauses: number[] = [];
  for (let owed = await stored(w, told); owed?.dueAt; owed = await stored(w, told)) {
    const seconds = (owed.dueAt.getTime() - w.clock.now()) / 1000;
    pauses.push(seconds);
    w.advance(seconds + 1);
    await sendDue(w);
  }
  const hour = 3_600;
  expect(pauses).toEqual([60, 61, 123, 247, 495, 991, 1_983, 3_967, 7_935, 4 * hour, 4 * hour, 4 * hour, 4 * hour]);
  expect(mailer.asked).toHaveLength(pauses.length + 1);
  expect(await stored(w, told)).toMatchObject({ status: "failed", attempts: pauses.length + 1 });
});

test("whoever has no address is not written to, and that is the end of it", async () => {
  await using w = await world();
  const { told } = await ended(w);
  w.runtime.directory = { emailOf: async () => null };
  await tell(w, told);
  w.advance(120);
  await sendDue(w);
  expect(w.mails).toEqual([]);
  expect(await stored(w, told)).toMatchObject({ status: "suppressed", attempts: 1 });
});

test("a directory that does not answer is as good as a mailer that refuses", async () => {
  await using w = await world();
  const { told } = await ended(w);
  const { directory } = w.runtime;
  w.runtime.directory = { emailOf: () => Promise.reject(new Error("Cognito is down")) };
  await tell(w, told);
  w.runtime.directory = directory;
  w.advance(120);
  expect(await sendDue(w)).toBe(1);
});

test("a mailer that is not asked costs nobody an attempt's pause, and ends the round", async () => {
  await using w = await world();
  const [first, second] = [await ended(w), await ended(w, "order.expired")];
  for (const { told } of [first, second]) {
    using _ = refuse(w);
    await tell(w, told);
  }
  const { mailer } = w.runtime;
  let asked = 0;
  w.runtime.mailer = {
    ...w.runtime.mailer,
    async send() {
      asked++;
      throw new Notification.MailerNotAsked();
    },
  };
  w.advance(10_000);
  expect(await sendDue(w)).toBe(0);
  expect(asked).toBe(1);
  w.runtime.mailer = mailer;
  w.advance(61);
  expect(await sendDue(w)).toBe(2);
});

test("no address is kept: not in the table's items, not in its stream, not in a log line", async () => {
  await using w = await world();
  const { told } = await ended(w);
  {
    using _ = refuse(w);
    await tell(w, told);
  }
  w.advance(120);
  await sendDue(w);
  expect(w.mails).toHaveLength(1);
  const { dynamo, tableName } = w.runtime;
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: tableName }));
  expect(Items.length).toBeGreaterThan(5);
  expect(w.logs.length).toBeGreaterThan(0);
  const everything = JSON.stringify([Items, await w.changes(), w.logs]);
  expect(everything).not.toContain("people.test");
});

test("a worker that dies before the mail is taken, and is told again: one mail", async () => {
  for (const nth of [1, 2]) {
    await using w = await world();
    const { told } = await ended(w);
    {
      using _ = w.faults.crash(nth);
      await expect(tell(w, told)).rejects.toThrow("ValidationException");
    }
    await tell(w, told);
    w.advance(61);
    await sendDue(w);
    expect(w.mails).toHaveLength(1);
    expect(await stored(w, told)).toMatchObject({ status: "sent" });
  }
});

test("a worker that dies between the mail and its mark: nobody sends while its lease lasts, then it is sent again", async () => {
  await using w = await world();
  const { told } = await ended(w);
  {
    using _ = w.faults.crash(2, isWrite);
    await expect(tell(w, told)).rejects.toThrow("ValidationException");
  }
  expect(w.mails).toHaveLength(1);
  w.advance(59);
  await tell(w, told);
  await sendDue(w);
  expect(w.mails).toHaveLength(1);
  w.advance(2);
  await sendDue(w);
  expect(new Set(w.mails.map(({ key }) => key))).toEqual(new Set([told.eventId]));
  expect(await stored(w, told)).toMatchObject({ status: "sent", attempts: 2 });
});

test("whose lease is over marks nothing any more", async () => {
  await using w = await world();
  const { told } = await ended(w);
  const { mailer } = w.runtime;
  w.runtime.mailer = {
    ...w.runtime.mailer,
    async send() {
      w.runtime.mailer = mailer;
      w.advance(61);
      await sendDue(w);
      throw new Error("too late to know");
    },
  };
  await tell(w, told);
  expect(w.mails).toHaveLength(1);
  expect(await stored(w, told)).toMatchObject({ status: "sent", attempts: 2 });
});
