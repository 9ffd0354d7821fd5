import { Deadline } from "@waybill/core/deadline";
import { Retry } from "@waybill/core/retry";
import { expect, test } from "vitest";
import { topology } from "../topology.ts";
import { checkMs, gatewayMs, identityMs, limits, mailMs } from "./limits.ts";

/** The longest that a call can take which never gets an answer: every attempt to its end, every pause at its longest. */
const worstMs = ({ requestMs, attempts }: Retry.Limits) =>
  attempts * requestMs +
  Array.from({ length: attempts - 1 }, (_, i) => Math.min(Retry.pauses.capMs, Retry.pauses.baseMs * 2 ** i)).reduce(
    (sum, ms) => sum + ms,
    0,
  );

const { table, topic, queues, directory, identity, mail, keys } = limits;
const { queueWorkers, streamWorkers, crons } = topology;
const secondsOf = { ...queueWorkers, ...streamWorkers, ...crons, Api: topology.api };

/** What each function waits for one after the other before it can say anything: the longest single way through it. */
const ways: Record<keyof typeof secondsOf, number> = {
  Api: worstMs(keys) + worstMs(table),
  ProcessOrder: 2 * gatewayMs + worstMs(table),
  NotifyCustomer: worstMs(table) + worstMs(directory) + mailMs,
  Outbox: worstMs(topic) + worstMs(queues),
  ExpireReservations: worstMs(table),
  MatchPayments: 2 * gatewayMs + worstMs(table),
  RebalanceStock: worstMs(table),
  ReconcilePayments: 2 * gatewayMs + worstMs(table),
  SendNotifications: worstMs(table) + worstMs(directory) + mailMs,
  SweepOutbox: worstMs(topic) + worstMs(table),
};

test.each(Object.entries(ways))(
  "%s gives up on a dependency that never answers before it is given up itself",
  (name, ms) => {
    const { timeoutSeconds } = secondsOf[name as keyof typeof ways];
    expect(ms).toBeLessThan(timeoutSeconds * 1_000 - Deadline.attemptMs);
  },
);

test("a request that may be begun when time is short ends before it is over", () => {
  for (const { connectMs, requestMs } of [table, topic, queues, directory, keys]) {
    expect(requestMs).toBeLessThanOrEqual(Deadline.attemptMs);
    expect(connectMs).toBeLessThan(requestMs);
  }
});

test("a mail is asked for once, and the mailer's own time-out comes first", () => {
  expect(mail.attempts).toBe(1);
  expect(worstMs(mail)).toBeLessThan(mailMs);
});

test("accounts are asked for once, and what a sign-in asks one after the other ends before the API does", () => {
  expect(identity.attempts).toBe(1);
  expect(worstMs(identity)).toBeLessThan(identityMs);
  expect(identityMs + worstMs(table)).toBeLessThan(topology.api.timeoutSeconds * 1_000 - Deadline.attemptMs);
});

test("readiness is told while a load balancer still waits", () => {
  expect(checkMs).toBeLessThanOrEqual(2_000);
});
