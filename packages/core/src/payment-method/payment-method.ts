/** How somebody pays: a token of the gateway's. Those that the sandbox takes, and what each of them does to a shop. */
export * as PaymentMethod from "./payment-method.ts";

import * as z from "zod";

export interface Behaviour {
  /** For people: the table of docs/payments.md is made of these. */
  says: string;
  /** What the bank answers when the intent is confirmed. */
  confirm: "approves" | "declines" | "needs_action" | "processes";
  /** What comes of `processes` after a minute, and of `needs_action` when the action is completed. */
  later?: "approves" | "declines";
  declineCode?: string;
  /** The first call of this name gets no answer: it was never heard of, or it was carried out. */
  loses?: { call: Call; when: "before" | "after" };
  /** The call of this name answers a 500, and answers it for ever under its key, whether or not it was carried out. */
  breaks?: { call: Call; when: "before" | "after" };
  /** Cancelled while it is processing, it says so; a minute later the money is taken all the same. */
  cancelsTooLate?: true;
  refund?: { now: "pending" | "succeeded"; later?: "succeeded" | "failed"; failureCode?: string };
  webhooks?: "duplicated" | "reordered" | "early";
}
export type Call = "create" | "confirm" | "capture" | "refund";

export const lateBySeconds = 60;

const declines = (declineCode: string): Behaviour => ({
  says: `The card is declined: \`${declineCode}\`.`,
  confirm: "declines",
  declineCode,
});

export const sandbox: Readonly<Record<string, Behaviour>> = {
  pm_succeeds: { says: "The money is taken at once.", confirm: "approves" },
  pm_declines: declines("card_declined"),
  pm_declines_insufficient_funds: declines("insufficient_funds"),
  pm_declines_expired_card: declines("expired_card"),
  pm_declines_incorrect_cvc: declines("incorrect_cvc"),
  pm_declines_fraudulent: declines("fraudulent"),
  pm_declines_late: {
    says: "Under way for a minute, then declined: `card_declined`.",
    confirm: "processes",
    later: "declines",
    declineCode: "card_declined",
  },
  pm_needs_action: {
    says: "The customer has to act (3-D Secure); completed, the money is taken.",
    confirm: "needs_action",
    later: "approves",
  },
  pm_needs_action_fails: {
    says: "The customer has to act; completed, it is declined: `authentication_required`.",
    confirm: "needs_action",
    later: "declines",
    declineCode: "authentication_required",
  },
  pm_answers_late: {
    says: "Under way for a minute, then the money is taken.",
    confirm: "processes",
    later: "approves",
  },
  pm_times_out: {
    says: "The money is taken, and the answer is lost.",
    confirm: "approves",
    loses: { call: "confirm", when: "after" },
  },
  pm_times_out_before: {
    says: "The first confirmation is lost on its way and moves nothing; the next one takes the money.",
    confirm: "approves",
    loses: { call: "confirm", when: "before" },
  },
  pm_times_out_at_create: {
    says: "The intent is made, and the answer is lost.",
    confirm: "approves",
    loses: { call: "create", when: "after" },
  },
  pm_times_out_at_capture: {
    says: "What was authorized is captured, and the answer is lost.",
    confirm: "approves",
    loses: { call: "capture", when: "after" },
  },
  pm_times_out_at_refund: {
    says: "The refund is made, and the answer is lost.",
    confirm: "approves",
    loses: { call: "refund", when: "after" },
  },
  pm_breaks: {
    says: "The confirmation answers a 500, for ever under its key; no money moves.",
    confirm: "approves",
    breaks: { call: "confirm", when: "before" },
  },
  pm_breaks_after: {
    says: "The confirmation answers a 500, for ever under its key; the money is taken.",
    confirm: "approves",
    breaks: { call: "confirm", when: "after" },
  },
  pm_cancels_too_late: {
    says: "Under way until it is cancelled; a minute after that the money is taken all the same.",
    confirm: "processes",
    cancelsTooLate: true,
  },
  pm_refund_pending: {
    says: "A refund is under way for a minute, then succeeds.",
    confirm: "approves",
    refund: { now: "pending", later: "succeeded" },
  },
  pm_refund_fails: {
    says: "A refund is under way for a minute, then fails: `lost_or_stolen_card`.",
    confirm: "approves",
    refund: { now: "pending", later: "failed", failureCode: "lost_or_stolen_card" },
  },
  pm_refund_bounces: {
    says: "A refund succeeds, and fails a minute later: `expired_or_canceled_card`.",
    confirm: "approves",
    refund: { now: "succeeded", later: "failed", failureCode: "expired_or_canceled_card" },
  },
  pm_webhooks_duplicated: { says: "Each webhook comes twice.", confirm: "approves", webhooks: "duplicated" },
  pm_webhooks_reordered: { says: "Webhooks come in the wrong order.", confirm: "approves", webhooks: "reordered" },
  pm_webhooks_early: {
    says: "Webhooks come before the answer to the call that caused them.",
    confirm: "approves",
    webhooks: "early",
  },
};

/** Any other token is declined. */
export const unknown: Behaviour = declines("invalid_payment_method");

const description = `A token of the payment gateway, never a card number. The sandbox takes ${Object.keys(sandbox)
  .map((name) => `\`${name}\``)
  .join(", ")}: see docs/payments.md.`;

export const Token = z
  .string()
  .regex(/^pm_[A-Za-z0-9_]{1,60}$/, "must be a payment method's token, which begins with pm_")
  .meta({ description });
