/** What Waybill asks of a payment gateway. Every call that changes something carries a key under which it is done once. */
export interface Gateway {
  /** `sandbox`, `stripe`: the `:provider` of its webhooks' path. */
  readonly provider: string;
  /** No money moves. Told twice with one key, it answers the same intent. */
  create(request: CreateIntent): Promise<Intent>;
  /** Takes the money (automatic) or reserves it (manual), now or later. */
  confirm(request: { key: string; intentId: string }): Promise<Intent>;
  retrieve(intentId: string): Promise<Intent>;
  /** The intent of this attempt, where the answer to `create` never came; null when the gateway has none. */
  find(request: { orderId: string; paymentId: string; since: Date }): Promise<Intent | null>;
  /** Takes so much of what is authorized, once; the rest is let go. */
  capture(request: { key: string; intentId: string; amount: number }): Promise<Intent>;
  /** Atomic at the gateway: afterwards the intent is `canceled`, or `succeeded` because it was too late. */
  cancel(request: { key: string; intentId: string }): Promise<Intent>;
  refund(request: { key: string; intentId: string; amount: number; refundId: string }): Promise<GatewayRefund>;
  /** All refunds of an intent, whoever made them; ours have our own id, which travels as metadata. */
  refundsOf(intentId: string): Promise<GatewayRefund[]>;
  /** Every intent made in [from, to), page by page, in no order: for matching the gateway's books with ours. */
  list(request: { from: Date; to: Date; cursor?: string | undefined }): Promise<IntentPage>;
  /** Verifies the signature over the raw body and its time; throws `WebhookRefused`. */
  readWebhook(request: Webhook): Promise<Notice>;
  /** Answers while the gateway can be reached; moves nothing. */
  ping(): Promise<void>;
}

export interface CreateIntent {
  key: string;
  /** Minor units. */
  amount: number;
  currency: string;
  method: string;
  orderId: string;
  paymentId: string;
  capture: "automatic" | "manual";
}

export interface Intent {
  id: string;
  orderId?: string;
  paymentId?: string;
  /** `declined`: this try was refused and moved nothing, but the intent is alive until it is cancelled. */
  status:
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "authorized"
    | "succeeded"
    | "declined"
    | "canceled";
  /** Minor units. */
  amount: number;
  /** ISO 4217, capitals. */
  currency: string;
  /** Minor units. */
  captured: number;
  /** Minor units; what is under way is in it, what failed is not. */
  refunded: number;
  declineCode?: string;
  /** Of `authorized`: afterwards the gateway lets the money go by itself. */
  authorizedUntil?: Date;
  /** Of `requires_action`: what a frontend goes on with. */
  clientSecret?: string;
  /** Of `requires_action`, where the gateway gives one. */
  redirectUrl?: string;
  createdAt: Date;
}

export interface IntentPage {
  intents: Intent[];
  /** Where the next page begins; absent from the last. */
  cursor?: string;
}

export interface GatewayRefund {
  id: string;
  refundId?: string;
  /** A refund that succeeded may still fail: the customer's bank can send it back. */
  status: "pending" | "succeeded" | "failed";
  amount: number;
  failureCode?: string;
}

/** A webhook as it came: the body byte for byte, header names in small letters. */
export interface Webhook {
  body: string;
  headers: Readonly<Record<string, string | undefined>>;
}

/** What a webhook is good for: a reason to ask the gateway. What it says beside the ids is never believed. */
export interface Notice {
  id: string;
  type: string;
  intentId?: string;
  orderId?: string;
}

/**
 * No answer, or none that says what happened: the money may have moved. Never a reason to try with another key. A key that
 * came with something else before is that, too: whatever was done under it is not known to who asks now.
 */
export class GatewayUnknown extends Error {
  override readonly name = "GatewayUnknown";
}

/** Certainly not carried out: it was not asked, or it turned the request away at the door. */
export class GatewayNotAsked extends Error {
  override readonly name = "GatewayNotAsked";
}

/** A definite no that moved nothing: the request itself is wrong. A declined card is no error but a `declined` intent. */
export class GatewayRefused extends Error {
  override readonly name = "GatewayRefused";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Not signed by the gateway, or not lately. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused";
}
