/** What Waybill asks of a mail service and of the directory of its users. */
import type { Id } from "../id/id.ts";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Names the mail, so that a service that can tell copies apart does. */
  key: string;
}

export interface Mailer {
  /** Taken by the service once this resolves. What it throws does not say whom the mail was for. */
  send(mail: Mail): Promise<void>;
  /** Answers while the service takes mail; sends none. */
  ping(): Promise<void>;
}

export interface Directory {
  /** Where to write to; `null` for somebody who has no address, or none that was verified. */
  emailOf(userId: Id.Of<"user">): Promise<string | null>;
}

/** The service is well, but will not take this mail. */
export class MailRejected extends Error {
  override readonly name = "MailRejected";
}

/** The request was not made at all, because the service is known to be in trouble. */
export class MailerNotAsked extends Error {
  override readonly name = "MailerNotAsked";
}
