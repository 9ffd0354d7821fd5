/** Mail to people about their orders and accounts: told by events, sent once, and never in the way of an order. */
export * as Notification from "./notification.ts";

export { type Directory, type Mail, type Mailer, MailerNotAsked, MailRejected } from "./notification.mailer.ts";
export { get } from "./notification.repo.ts";
export { kinds, type OrderKind, type Stored } from "./notification.schema.ts";
export { sendDue, tell } from "./notification.send.ts";
