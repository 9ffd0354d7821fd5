/** From signing up to a placed order with a second factor, by the published client alone. */
import { type ClientOptions, createClient, type Order, type WaybillApi } from "@waybill/client";
import { setUpSecondFactor, signIn, signUp } from "./account.ts";
import { accepted, type Outcome, type Person } from "./person.ts";
import { createSession } from "./session.ts";
import type { Store } from "./store.ts";

export interface JourneyOptions {
  /** Where Waybill is, and how to reach it; tokens are the session's business. */
  client: Omit<ClientOptions, "token" | "getToken">;
  store: Store;
  person: Person;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
}

export async function journey({ client, store, person, now }: JourneyOptions): Promise<Outcome> {
  const { auth } = createClient(client);
  const session = createSession({ auth, store, ...(now && { now }) });
  const waybill = createClient({ ...client, getToken: session.getToken });

  // Whoever was signed in on this device before is not any more.
  await session.end();
  await signUp(auth, person);
  await signIn(auth, session, person);
  await setUpSecondFactor(waybill.auth, person);
  await session.end();

  const { secondFactor } = await signIn(auth, session, person);
  if (!secondFactor) throw new Error("Nobody asked for the second factor.");
  const order = await placeOrder(waybill, person);

  // The client asks for this by itself when a token was refused; the old refresh token is nothing from here on.
  await session.getToken({ refresh: true });
  const outcome = { order, me: await waybill.user.me() };
  await person.leave(outcome);
  await session.end();
  return outcome;
}

async function placeOrder(waybill: WaybillApi, person: Person): Promise<Order> {
  const { items } = await waybill.product.list({ limit: 1 });
  const [product] = items;
  if (!product) throw new Error("Nothing is on sale there.");
  // One key for all tries: when an answer is lost and the button pressed again, it is still one order.
  const idempotencyKey = crypto.randomUUID();
  return accepted(
    (refusal) => person.wants(product, refusal),
    () =>
      waybill.order.place(
        { lines: [{ sku: product.sku, quantity: 1 }], paymentMethod: "pm_succeeds" },
        { idempotencyKey },
      ),
  );
}
