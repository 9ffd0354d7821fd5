/** For tests: a shop with staff, the hand in its table, and what the auditor says of it. */
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { Event } from "../event/event.ts";
import { Notification } from "../notification/notification.ts";
import { place, read } from "../order/order.fixture.ts";
import { Payment } from "../payment/payment.ts";
import { manager, type World } from "../runtime/runtime.fixture.ts";
import { Check } from "./check.ts";

export const check = (w: World) => w.within(() => Check.run());
export const breaches = async (w: World) =>
  (await check(w)).breaches.map(({ invariant, says }) => `${invariant} ${says}`);

let keys = 0;
/** As staff who signed in just now. */
export const asManager = <T>(w: World, run: () => T) =>
  w.as({ ...manager, authenticatedAt: w.clock.now() }, run, `check-${++keys}`);

export async function paid(w: World, units: Record<string, number>, paymentMethod = "pm_succeeds") {
  const { id } = await place(w, units, { paymentMethod });
  await w.within(() => Payment.take(id));
  return id;
}

/** As the relay would, and whoever writes to customers. */
export const publish = (w: World) =>
  w.within(async () => {
    for (const event of await Event.pending(new Date(w.clock.now() + 1))) {
      await Event.published(event);
      const { id: eventId, type: kind, data } = event;
      const about = { eventId, kind, ...data } as Parameters<typeof Notification.tell>[0];
      if ((Notification.kinds as readonly string[]).includes(kind)) await Notification.tell(about);
    }
  });

/** Somebody's hand in the table; what is `undefined` is taken out. */
export async function damage(w: World, entity: string, changes: Record<string, unknown>, nth = 0): Promise<void> {
  const { items } = await read(w);
  const item = items.filter((one) => one["__edb_e__"] === entity)[nth];
  if (!item) throw new Error(`There is no ${entity}`);
  const { dynamo, tableName: TableName } = w.runtime;
  const Item = Object.fromEntries(Object.entries({ ...item, ...changes }).filter(([, value]) => value !== undefined));
  await dynamo.send(new PutCommand({ TableName, Item }) as never);
}
