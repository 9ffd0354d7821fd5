/** What the mails say. */
import { Money } from "../money/money.ts";
import type { Order } from "../order/order.ts";
import type { Mail } from "./notification.mailer.ts";
import type { AccountKind, OrderKind } from "./notification.schema.ts";

const words: Record<OrderKind, { subject: (number: string) => string; text: (number: string) => string }> = {
  "order.confirmed": {
    subject: (number) => `Order ${number} is confirmed`,
    text: (number) => `Thank you. Your order ${number} is confirmed.`,
  },
  "order.cancelled": {
    subject: (number) => `Order ${number} was cancelled`,
    text: (number) => `Your order ${number} was cancelled. Nothing was charged.`,
  },
  "order.expired": {
    subject: (number) => `Order ${number} has expired`,
    text: (number) => `Your order ${number} has expired, as it was not paid in time. Nothing was charged.`,
  },
};

const accountWords: Record<AccountKind, { subject: string; text: string[] }> = {
  "user.sign_up_repeated": {
    subject: "You have an account already",
    text: [
      "Somebody asked for an account with your address, which has one already.",
      "If it was you, sign in, or ask for a new password. If it was not, there is nothing to do.",
    ],
  },
};

export function mailOfAccount(kind: AccountKind): Pick<Mail, "subject" | "text" | "html"> {
  const { subject, text } = accountWords[kind];
  return { subject, text: `${text.join("\n\n")}\n`, html: text.map((line) => `<p>${escape(line)}</p>`).join("\n") };
}

/** A thousand lines are nobody's reading: a long order's mail shows the first of them. */
const linesMax = 50;

export function mailOf(kind: OrderKind, { number, lines, total }: Order.Info): Pick<Mail, "subject" | "text" | "html"> {
  const { subject, text } = words[kind];
  const rows = lines.slice(0, linesMax).map(({ quantity, name, sku, total }) => ({
    what: `${quantity} × ${name} (${sku})`,
    price: Money.format(total),
  }));
  const left = lines.length - rows.length;
  const more = left > 0 ? [`and ${left} more`] : [];
  const sum = `Total: ${Money.format(total)}`;
  const list = [...rows.map(({ what, price }) => `${what}  ${price}`), ...more];
  return {
    subject: subject(number),
    text: `${text(number)}\n\n${list.join("\n")}\n\n${sum}\n`,
    html: [
      `<p>${escape(text(number))}</p>`,
      `<table>${rows.map(({ what, price }) => `<tr><td>${escape(what)}</td><td>${escape(price)}</td></tr>`).join("")}</table>`,
      ...more.map((line) => `<p>${escape(line)}</p>`),
      `<p><strong>${escape(sum)}</strong></p>`,
    ].join("\n"),
  };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Names of products are other people's text. */
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
