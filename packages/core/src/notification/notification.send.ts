/**
 * From an event to a mail. Told twice, late or by two workers at once, one of them sends: whoever holds the lease, which
 * is a condition on the item. A mail service takes no part in our transactions, so a crash between its "taken" and our
 * mark, or a "taken" that is lost on its way, sends the mail a second time later; that is better than not at all.
 */
import { Deadline } from "../deadline/deadline.ts";
import { Failure } from "../error/error.ts";
import type { Id } from "../id/id.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { type Mail, MailerNotAsked } from "./notification.mailer.ts";
import * as repo from "./notification.repo.ts";
import type { About, Stored } from "./notification.schema.ts";
import { mailOf, mailOfAccount } from "./notification.template.ts";

/** Longer than any function runs, so that whoever held a lease that is over is not sending any more. */
const leaseSeconds = 60;
const pauseSecondsMin = 60;
const pauseSecondsMax = 4 * 3600;
const givenUpAfterSeconds = 24 * 3600;
const perShard = 25;

type Told = About & { eventId: Stored["eventId"] };

/** What a mail says and to whom, as far as that can be known before it is sent. */
interface Letter {
  userId: Id.Of<"user">;
  content: Pick<Mail, "subject" | "text" | "html">;
}

async function letterOf(about: About): Promise<Letter> {
  if (!("orderId" in about)) return { userId: about.userId, content: mailOfAccount(about.kind) };
  const order = await Order.get({ id: about.orderId });
  return { userId: order.customerId, content: mailOf(about.kind, order) };
}

/** Sends the mail that this event owes, unless it is sent or under way. A mailer that refuses leaves it pending. */
export async function tell(told: Told): Promise<void> {
  const letter = await letterOf(told);
  const correlationId = Log.field("correlationId");
  const fresh = {
    ...told,
    status: "pending" as const,
    attempts: 1,
    ...(correlationId === undefined ? {} : { correlationId }),
    createdAt: Runtime.now(),
    dueAt: Runtime.inSeconds(leaseSeconds),
  };
  const mine = (await repo.create(fresh)) ? fresh : await claim(await repo.get(told.eventId));
  if (mine) await deliver(mine, letter);
}

/** Sends what is owed and due; returns how many it sent. Stops where the mailer is known to be in trouble. */
export async function sendDue(): Promise<number> {
  let sent = 0;
  for (const nominated of await repo.due(Runtime.now(), perShard)) {
    if (!Deadline.allows()) break;
    const { eventId, correlationId } = nominated;
    const outcome = await Log.provide({ eventId, correlationId }, () => retry(nominated)).catch((error: unknown) => {
      // One bad notification must not keep the others waiting.
      Log.error("notification could not be handled", error, { eventId, ...subjectOf(nominated) });
    });
    if (outcome === "sent") sent++;
    if (outcome === "not asked") break;
  }
  return sent;
}

async function retry(nominated: Stored): Promise<Outcome | undefined> {
  const letter = await letterOf(nominated);
  const mine = await claim(nominated);
  return mine ? deliver(mine, letter) : undefined;
}

async function claim(read: Stored | null): Promise<Stored | null> {
  if (read?.status !== "pending" || !read.dueAt || read.dueAt > Runtime.now()) return null;
  return repo.claim(read, Runtime.inSeconds(leaseSeconds));
}

type Outcome = "sent" | "suppressed" | "refused" | "not asked";

const subjectOf = (about: About) => ("orderId" in about ? { orderId: about.orderId } : { userId: about.userId });

async function deliver(mine: Stored, { userId, content }: Letter): Promise<Outcome> {
  const { mailer, directory } = Runtime.use();
  try {
    const to = await directory.emailOf(userId);
    if (to === null) {
      await repo.end(mine, "suppressed");
      return "suppressed";
    }
    await mailer.send({ to, ...content, key: mine.eventId });
  } catch (error) {
    return postpone(mine, error);
  }
  Metric.count("NotificationsSent");
  await repo.end(mine, "sent");
  return "sent";
}

/** Only the names of what went wrong are logged: a mail service's sentences quote the address. */
async function postpone(mine: Stored, error: unknown): Promise<Outcome> {
  if (error instanceof MailerNotAsked) {
    await repo.postpone(mine, Runtime.inSeconds(pauseSecondsMin));
    return "not asked";
  }
  Metric.count("NotificationsFailed");
  const { attempts } = mine;
  const names = Failure.causesOf(error).map(({ name }) => name);
  const fields = { ...subjectOf(mine), attempts, reason: names.join(" ← ") };
  // The pause is as long as the notification is old, so each is about twice the one before.
  const ageSeconds = (Runtime.now().getTime() - mine.createdAt.getTime()) / 1000;
  const pauseSeconds = Math.min(pauseSecondsMax, Math.max(pauseSecondsMin, ageSeconds));
  if (ageSeconds + pauseSeconds > givenUpAfterSeconds) {
    await repo.end(mine, "failed");
    Log.warn("mail given up", fields);
  } else {
    await repo.postpone(mine, Runtime.inSeconds(pauseSeconds));
    Log.warn("mail not sent, tried again later", fields);
  }
  return "refused";
}
