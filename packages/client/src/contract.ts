// Generated from the API's router by `pnpm contract`. Do not edit.
import type { CallOptions } from "./options.ts";

export interface ApiKeyCreateInput {
  /** What it is for. */
  name: string;
  scopes: ApiKeyScope[];
  /** @default 90 */
  expiresInDays?: number | undefined;
}

/** What an API key can be allowed. */
export type ApiKeyScope = "product:read_unpublished" | "product:write" | "inventory:read" | "inventory:write" | "order:create" | "order:read_any" | "order:cancel_any" | "order:price" | "order:fulfil" | "order:return_any" | "payment:read_any" | "payment:capture" | "payment:refund" | "user:read";

/** A key with its secret. */
export interface NewApiKey {
  id: `key_${string}`;
  name: string;
  mode: "live" | "test";
  scopes: ApiKeyScope[];
  status: "active" | "expired" | "revoked";
  /** How the newest secret's text ends. */
  lastFour: string;
  /** The key is never allowed more than they are. */
  createdBy: `usr_${string}`;
  createdAt: Date;
  expiresAt: Date;
  rotatedAt?: Date | undefined;
  revokedAt?: Date | undefined;
  /** To the hour. */
  lastUsedAt?: Date | undefined;
  version: number;
  /** The whole key, to be sent as the bearer token. Shown this once. */
  secret: string;
}

export interface ApiKeyListInput {
  /**
   * Items a page.
   * @default 20
   */
  limit?: number | undefined;
  /** `nextCursor` of the page before; opaque. */
  cursor?: string | undefined;
}

export interface ApiKeyListOutput {
  items: ApiKey[];
  /** `nextCursor` of the page before; opaque. */
  nextCursor?: string | undefined;
}

/** An integration's key, without its secret. */
export interface ApiKey {
  id: `key_${string}`;
  name: string;
  mode: "live" | "test";
  scopes: ApiKeyScope[];
  status: "active" | "expired" | "revoked";
  /** How the newest secret's text ends. */
  lastFour: string;
  /** The key is never allowed more than they are. */
  createdBy: `usr_${string}`;
  createdAt: Date;
  expiresAt: Date;
  rotatedAt?: Date | undefined;
  revokedAt?: Date | undefined;
  /** To the hour. */
  lastUsedAt?: Date | undefined;
  version: number;
}

export interface ApiKeyRotateInput {
  id: `key_${string}`;
  /**
   * How long the old secret works on.
   * @default 86400
   */
  overlapSeconds?: number | undefined;
  /** @default 90 */
  expiresInDays?: number | undefined;
}

export interface ApiKeyRevokeInput {
  id: `key_${string}`;
}

export interface AuthSignUpInput {
  /** An e-mail address; capitals make no difference. Personal data. */
  email: string;
  /** 12 to 256 characters, among them a small letter, a capital (a to z) and a digit. Never logged or kept. */
  password: string;
  /** What to call them. Personal data. */
  name?: string | undefined;
}

/** A code went to the address, or a word to whoever has an account there already. */
export interface SignUpStarted {
  status: "code_sent";
  /** Opaque; of the answer before. */
  session: string;
}

export interface AuthConfirmSignUpInput {
  /** Opaque; of the answer before. */
  session: string;
  code: string;
}

export interface AuthConfirmSignUpOutput {
  status: "confirmed";
}

export interface AuthResendCodeInput {
  /** An e-mail address; capitals make no difference. Personal data. */
  email: string;
}

/** The same for whoever has an account, and whoever has none. */
export interface CodeSent {
  status: "code_sent";
}

export interface AuthSignInInput {
  /** An e-mail address; capitals make no difference. Personal data. */
  email: string;
  password: string;
  /** `device` of an earlier sign-in: others' wrong guesses then do not count against you. */
  device?: string | undefined;
}

/** What came of signing in. */
export type SignIn = SignedIn | Challenged;

/** Tokens of somebody who has signed in. */
export interface SignedIn {
  status: "signed_in";
  userId: `usr_${string}`;
  /** To be sent as the bearer token. */
  accessToken: string;
  expiresInSeconds: number;
  /** For `auth.refresh`, once. */
  refreshToken: string;
  /** To be kept, and sent with later sign-ins. */
  device: string;
}

/** Something more is asked for: answer with `auth.respondToChallenge`. */
export interface Challenged {
  status: "challenged";
  /** `new_password`: in place of a temporary one. `totp`: an authenticator app's code. */
  challenge: "new_password" | "totp";
  /** Opaque; of the answer before. */
  session: string;
}

export type AuthRespondToChallengeInput = {
  challenge: "new_password";
  /** Opaque; of the answer before. */
  session: string;
  /** 12 to 256 characters, among them a small letter, a capital (a to z) and a digit. Never logged or kept. */
  newPassword: string;
} | {
  challenge: "totp";
  /** Opaque; of the answer before. */
  session: string;
  code: string;
};

export interface AuthRefreshInput {
  refreshToken: string;
}

/** New tokens in place of old ones. */
export interface Refreshed {
  status: "signed_in";
  userId: `usr_${string}`;
  /** To be sent as the bearer token. */
  accessToken: string;
  expiresInSeconds: number;
  /** For `auth.refresh`, once. */
  refreshToken: string;
}

export interface AuthSignOutInput {
  refreshToken: string;
}

export interface AuthSignOutOutput {
  status: "signed_out";
}

export interface AuthForgotPasswordInput {
  /** An e-mail address; capitals make no difference. Personal data. */
  email: string;
}

export interface AuthResetPasswordInput {
  /** An e-mail address; capitals make no difference. Personal data. */
  email: string;
  code: string;
  /** 12 to 256 characters, among them a small letter, a capital (a to z) and a digit. Never logged or kept. */
  newPassword: string;
  /** `device` of an earlier sign-in: others' wrong guesses then do not count against you. */
  device?: string | undefined;
}

export interface AuthResetPasswordOutput {
  status: "changed";
  device: string;
}

export interface AuthChangePasswordInput {
  currentPassword: string;
  /** 12 to 256 characters, among them a small letter, a capital (a to z) and a digit. Never logged or kept. */
  newPassword: string;
}

export interface AuthChangePasswordOutput {
  status: "changed";
}

export interface AuthSetUpMfaOutput {
  secret: string;
  /** For a QR code. */
  uri: string;
}

export interface AuthVerifyMfaInput {
  code: string;
}

export interface AuthVerifyMfaOutput {
  secondFactor: boolean;
}

export interface AuthDisableMfaOutput {
  secondFactor: boolean;
}

export interface InventoryGetInput {
  /** The caller's own name for a product; case matters. */
  sku: string;
}

/** The stock of one SKU. */
export interface Stock {
  /** The caller's own name for a product; case matters. */
  sku: string;
  /** Units that can be ordered now. */
  available: number;
  /** Units held or sold and still in the house. */
  reserved: number;
  /** Units in the house: available + reserved. */
  onHand: number;
}

export interface InventoryListInput {
  /**
   * Items a page.
   * @default 20
   */
  limit?: number | undefined;
  /** `nextCursor` of the page before; opaque. */
  cursor?: string | undefined;
}

export interface InventoryListOutput {
  items: Stock[];
  /** `nextCursor` of the page before; opaque. */
  nextCursor?: string | undefined;
}

export interface InventoryReceiveInput {
  /** The caller's own name for a product; case matters. */
  sku: string;
  quantity: number;
  reason?: string | undefined;
}

/** Units that came in or were written off. */
export interface StockMovement {
  id: `mov_${string}`;
  /** The caller's own name for a product; case matters. */
  sku: string;
  kind: "received" | "adjusted";
  delta: number;
  reason?: string | undefined;
  actor: string;
  createdAt: Date;
  /** Counts the movements of the SKU, from 1. */
  sequence: number;
}

export interface InventoryAdjustInput {
  /** The caller's own name for a product; case matters. */
  sku: string;
  delta: number;
  reason: string;
}

export interface InventoryMovementsInput {
  /** The caller's own name for a product; case matters. */
  sku: string;
  /**
   * Items a page.
   * @default 20
   */
  limit?: number | undefined;
  /** `nextCursor` of the page before; opaque. */
  cursor?: string | undefined;
}

export interface InventoryMovementsOutput {
  items: StockMovement[];
  /** `nextCursor` of the page before; opaque. */
  nextCursor?: string | undefined;
}

export interface OrderPlaceInput {
  /** Lines of equal SKU and price are merged. */
  lines: {
    /** The caller's own name for a product; case matters. */
    sku: string;
    quantity: number;
    /** An agreed price; needs `order:price`. Everyone else pays the catalogue's. */
    unitPrice?: Money | undefined;
  }[];
  /** Refused when a price is in another. */
  currency?: string | undefined;
  /** For whom; needs `order:price`. Yourself unless said. */
  customerId?: `usr_${string}` | undefined;
  shippingAddress?: Address | undefined;
  /** A token of the payment gateway, never a card number. The sandbox takes `pm_succeeds`, `pm_declines`, `pm_declines_insufficient_funds`, `pm_declines_expired_card`, `pm_declines_incorrect_cvc`, `pm_declines_fraudulent`, `pm_declines_late`, `pm_needs_action`, `pm_needs_action_fails`, `pm_answers_late`, `pm_times_out`, `pm_times_out_before`, `pm_times_out_at_create`, `pm_times_out_at_capture`, `pm_times_out_at_refund`, `pm_breaks`, `pm_breaks_after`, `pm_cancels_too_late`, `pm_refund_pending`, `pm_refund_fails`, `pm_refund_bounces`, `pm_webhooks_duplicated`, `pm_webhooks_reordered`, `pm_webhooks_early`: see docs/payments.md. */
  paymentMethod?: string | undefined;
  /** What the customer was shown; refused as `order.total_changed` when it differs. */
  expectedTotal?: Money | undefined;
  /** Your own number for the order. */
  reference?: string | undefined;
  metadata?: Record<string, string> | undefined;
}

/** Whole minor units of one currency. */
export interface Money {
  /** Whole minor units: 1999 is £19.99. */
  amount: number;
  /** ISO 4217 code, in capitals: `GBP`. */
  currency: string;
}

/** Where the goods go. Personal data. */
export interface Address {
  name: string;
  line1: string;
  line2?: string | undefined;
  city: string;
  region?: string | undefined;
  postalCode?: string | undefined;
  /** ISO 3166-1 alpha-2: `GB`. */
  country: string;
}

/** An order. */
export interface Order {
  id: `ord_${string}`;
  /** For people: short enough to read out. */
  number: string;
  customerId: `usr_${string}`;
  status: "reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold";
  paymentStatus: "pending" | "authorized" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired";
  fulfillmentStatus: "unfulfilled" | "partially_fulfilled" | "fulfilled" | "returned";
  lines: OrderLine[];
  /** Of all units that are not cancelled. */
  total: Money;
  /** What was taken. */
  captured: Money;
  /** What went back. */
  refunded: Money;
  /** ISO 4217 code, in capitals: `GBP`. */
  currency: string;
  /** Rises by one with every change. */
  version: number;
  reference?: string | undefined;
  metadata?: Record<string, string> | undefined;
  shippingAddress?: Address | undefined;
  /** A cancellation was asked for and is done as soon as the payment gateway has answered. */
  cancelRequested?: true | undefined;
  createdAt: Date;
  updatedAt: Date;
  /** While stock is held unpaid: until when. */
  expiresAt?: Date | undefined;
}

/** So many units of one SKU at one price. */
export interface OrderLine {
  /** The caller's own name for a product; case matters. */
  sku: string;
  /** The product's name when the order was placed. */
  name: string;
  quantity: number;
  unitPrice: Money;
  total: Money;
  /** Of `quantity`: units that have left the house. */
  fulfilled: number;
  /** Of `quantity`: units that were cancelled, and are not paid for. */
  cancelled: number;
  /** Of `fulfilled`: units that came back. */
  returned: number;
}

export interface OrderPreviewInput {
  /** Lines of equal SKU and price are merged. */
  lines: {
    /** The caller's own name for a product; case matters. */
    sku: string;
    quantity: number;
    /** An agreed price; needs `order:price`. Everyone else pays the catalogue's. */
    unitPrice?: Money | undefined;
  }[];
  /** Refused when a price is in another. */
  currency?: string | undefined;
}

/** What placing would cost. */
export interface OrderPreview {
  lines: {
    /** The caller's own name for a product; case matters. */
    sku: string;
    /** The product's name when the order was placed. */
    name: string;
    quantity: number;
    unitPrice: Money;
    total: Money;
  }[];
  total: Money;
  /** ISO 4217 code, in capitals: `GBP`. */
  currency: string;
}

export interface OrderGetInput {
  id: `ord_${string}`;
}

export interface OrderListInput {
  status?: "reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold" | undefined;
  /** Staff only; customers see their own orders. */
  customerId?: `usr_${string}` | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /**
   * Items a page.
   * @default 20
   */
  limit?: number | undefined;
  /** `nextCursor` of the page before; opaque. */
  cursor?: string | undefined;
}

export interface OrderListOutput {
  items: OrderSummary[];
  /** `nextCursor` of the page before; opaque. */
  nextCursor?: string | undefined;
}

/** An order without its lines. */
export interface OrderSummary {
  id: `ord_${string}`;
  /** For people: short enough to read out. */
  number: string;
  customerId: `usr_${string}`;
  status: "reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold";
  paymentStatus: "pending" | "authorized" | "paid" | "partially_refunded" | "refunded" | "voided" | "expired";
  fulfillmentStatus: "unfulfilled" | "partially_fulfilled" | "fulfilled" | "returned";
  /** Of all units that are not cancelled. */
  total: Money;
  /** What was taken. */
  captured: Money;
  /** What went back. */
  refunded: Money;
  /** ISO 4217 code, in capitals: `GBP`. */
  currency: string;
  /** Rises by one with every change. */
  version: number;
  reference?: string | undefined;
  metadata?: Record<string, string> | undefined;
  /** A cancellation was asked for and is done as soon as the payment gateway has answered. */
  cancelRequested?: true | undefined;
  createdAt: Date;
  updatedAt: Date;
  /** While stock is held unpaid: until when. */
  expiresAt?: Date | undefined;
  lineCount: number;
}

export interface OrderTimelineInput {
  id: `ord_${string}`;
}

/** What happened to an order, first things first. */
export interface OrderTimeline {
  items: {
    /** The event's: `order.confirmed`. */
    type: string;
    at: Date;
    actor: string;
    data: Record<string, unknown>;
  }[];
}

export interface OrderNextStatesInput {
  id: `ord_${string}`;
}

/** What may happen to an order in the state it is in. */
export interface OrderNextStates {
  status: "reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold";
  next: {
    /** As docs/order-states.md names it. */
    step: string;
    /** The same status, where only the order's version rises. */
    to: "reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold";
    /** A permission, or what happens by itself. */
    by: string[];
    procedure?: string | undefined;
    /** Whether your permissions allow it. */
    allowed: boolean;
  }[];
}

export interface OrderCancelInput {
  id: `ord_${string}`;
  reason: string;
  /** Units to cancel; the whole order unless said. */
  lines?: OrderLinePick[] | undefined;
}

/** So many units of a line of the order. */
export interface OrderLinePick {
  /** The caller's own name for a product; case matters. */
  sku: string;
  quantity: number;
  /** Where an order has a SKU at several prices: which. Without it the earliest lines come first. */
  unitPrice?: Money | undefined;
}

export interface OrderFulfilInput {
  id: `ord_${string}`;
  /** What is in the parcel; all that is left unless said. */
  lines?: OrderLinePick[] | undefined;
  carrier?: string | undefined;
  tracking?: string | undefined;
}

export interface OrderFulfilmentsInput {
  id: `ord_${string}`;
}

/** The parcels of an order. */
export interface Fulfilments {
  items: Fulfilment[];
}

/** Units of an order that left the house together. */
export interface Fulfilment {
  id: `ful_${string}`;
  orderId: `ord_${string}`;
  status: "shipped" | "delivered";
  lines: {
    /** The caller's own name for a product; case matters. */
    sku: string;
    quantity: number;
    unitPrice: Money;
  }[];
  carrier?: string | undefined;
  tracking?: string | undefined;
  createdAt: Date;
  updatedAt: Date;
}

export interface OrderDeliverInput {
  id: `ord_${string}`;
  /** All of them unless said. */
  fulfilmentId?: `ful_${string}` | undefined;
}

export interface OrderCompleteInput {
  id: `ord_${string}`;
}

export interface OrderReturnInput {
  id: `ord_${string}`;
  lines: OrderLinePick[];
  reason: string;
}

/** Units of an order that come back. */
export interface Return {
  id: `rtn_${string}`;
  orderId: `ord_${string}`;
  status: "requested" | "approved" | "rejected" | "received";
  reason: string;
  lines: {
    /** The caller's own name for a product; case matters. */
    sku: string;
    quantity: number;
    unitPrice: Money;
    /** Of `quantity`: units that cannot be sold again. */
    writtenOff: number;
  }[];
  /** Of a received return whose money goes back. */
  refundId?: `ref_${string}` | undefined;
  createdAt: Date;
  updatedAt: Date;
}

export interface OrderReturnsInput {
  id: `ord_${string}`;
}

/** The returns of an order. */
export interface Returns {
  items: Return[];
}

export interface OrderApproveReturnInput {
  id: `ord_${string}`;
  returnId: `rtn_${string}`;
}

export interface OrderRejectReturnInput {
  id: `ord_${string}`;
  returnId: `rtn_${string}`;
}

export interface OrderReceiveReturnInput {
  id: `ord_${string}`;
  returnId: `rtn_${string}`;
  /** Units that cannot be sold again; none unless said. */
  writeOff?: OrderLinePick[] | undefined;
  /** What goes back; the units' price unless said, as far as it has not gone back already. */
  refund?: Money | undefined;
}

export interface PaymentStartInput {
  orderId: `ord_${string}`;
  /** A token of the payment gateway, never a card number. The sandbox takes `pm_succeeds`, `pm_declines`, `pm_declines_insufficient_funds`, `pm_declines_expired_card`, `pm_declines_incorrect_cvc`, `pm_declines_fraudulent`, `pm_declines_late`, `pm_needs_action`, `pm_needs_action_fails`, `pm_answers_late`, `pm_times_out`, `pm_times_out_before`, `pm_times_out_at_create`, `pm_times_out_at_capture`, `pm_times_out_at_refund`, `pm_breaks`, `pm_breaks_after`, `pm_cancels_too_late`, `pm_refund_pending`, `pm_refund_fails`, `pm_refund_bounces`, `pm_webhooks_duplicated`, `pm_webhooks_reordered`, `pm_webhooks_early`: see docs/payments.md. */
  paymentMethod: string;
}

/** One attempt to be paid for an order. */
export interface Payment {
  id: `pay_${string}`;
  orderId: `ord_${string}`;
  status: "created" | "processing" | "requires_action" | "authorized" | "capturing" | "captured" | "voiding" | "voided" | "failed" | "expired";
  amount: Money;
  captured: Money;
  refunded: Money;
  /** What can still be refunded: captured, and not on its way back. */
  refundable: Money;
  capture: "automatic" | "manual";
  paymentMethod: string;
  /** Why it failed, in the gateway's word: `card_declined`. */
  failureCode?: string | undefined;
  /** While the customer has something to do (`requires_action`): what the gateway's own library asks for. */
  clientSecret?: string | undefined;
  /** Where the customer does it, if the gateway says. */
  redirectUrl?: string | undefined;
  /** Of an authorized payment: capture it before. */
  authorizedUntil?: Date | undefined;
  createdAt: Date;
}

export interface PaymentGetInput {
  orderId: `ord_${string}`;
  id: `pay_${string}`;
}

export interface PaymentListInput {
  orderId: `ord_${string}`;
}

/** The payments of an order. */
export interface Payments {
  items: Payment[];
}

export interface PaymentLedgerInput {
  orderId: `ord_${string}`;
}

/** All the money of an order. */
export interface PaymentLedger {
  orderId: `ord_${string}`;
  /** What the order costs now. */
  total: Money;
  captured: Money;
  refunded: Money;
  /** On its way back. */
  pending: Money;
  /** captured − refunded: what the order is paid with. */
  net: Money;
  payments: Payment[];
  refunds: Refund[];
}

/** Money that goes back to the customer. */
export interface Refund {
  id: `ref_${string}`;
  orderId: `ord_${string}`;
  paymentId: `pay_${string}`;
  status: "pending" | "succeeded" | "failed";
  amount: Money;
  reason: string;
  failureCode?: string | undefined;
  createdAt: Date;
}

export interface PaymentCaptureInput {
  orderId: `ord_${string}`;
  /** What the order costs now, unless said; less lets the rest go. */
  amount?: Money | undefined;
}

export interface PaymentVoidInput {
  orderId: `ord_${string}`;
  reason?: string | undefined;
}

export interface PaymentRefundInput {
  orderId: `ord_${string}`;
  /** All that can be refunded, unless this or `lines` is said. */
  amount?: Money | undefined;
  /** Units whose price is refunded; they stay where they are. */
  lines?: OrderLinePick[] | undefined;
  reason: string;
}

export interface ProductCreateInput {
  /** The caller's own name for a product; case matters. */
  sku: string;
  name: string;
  description?: string | undefined;
  price: Money;
  category?: string | undefined;
  attributes?: Record<string, string> | undefined;
  /** `draft` unless said. */
  status?: "draft" | "active" | undefined;
  lowStockThreshold?: number | undefined;
}

/** A product of the catalogue. */
export interface Product {
  id: `prd_${string}`;
  /** The caller's own name for a product; case matters. */
  sku: string;
  name: string;
  description?: string | undefined;
  price: Money;
  category?: string | undefined;
  attributes?: Record<string, string> | undefined;
  /** Only `active` products can be seen and bought. */
  status: "draft" | "active" | "archived";
  lowStockThreshold?: number | undefined;
  /** Rises by one with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface ProductUpdateInput {
  id: `prd_${string}`;
  /** The version that you read; refused as `conflict.version` when it has changed. */
  expectedVersion?: number | undefined;
  name?: string | undefined;
  price?: Money | undefined;
  attributes?: Record<string, string> | undefined;
  lowStockThreshold?: number | undefined;
  description?: string | null | undefined;
  category?: string | null | undefined;
}

export interface ProductPublishInput {
  id: `prd_${string}`;
  /** The version that you read; refused as `conflict.version` when it has changed. */
  expectedVersion?: number | undefined;
}

export interface ProductArchiveInput {
  id: `prd_${string}`;
  /** The version that you read; refused as `conflict.version` when it has changed. */
  expectedVersion?: number | undefined;
}

export interface ProductBulkUpsertInput {
  products: {
    /** The caller's own name for a product; case matters. */
    sku: string;
    name: string;
    description?: string | undefined;
    price: Money;
    category?: string | undefined;
    attributes?: Record<string, string> | undefined;
    /** `draft` unless said. */
    status?: "draft" | "active" | undefined;
    lowStockThreshold?: number | undefined;
  }[];
}

export interface ProductBulkUpsertOutput {
  results: UpsertedProduct[];
}

/** What became of one product of a bulk upsert. */
export interface UpsertedProduct {
  /** The caller's own name for a product; case matters. */
  sku: string;
  id: `prd_${string}`;
  outcome: "created" | "updated" | "unchanged";
}

export type ProductGetInput = {
  id: `prd_${string}`;
} | {
  /** The caller's own name for a product; case matters. */
  sku: string;
};

export interface ProductListInput {
  category?: string | undefined;
  /** `active` unless said; others are for staff. */
  status?: "draft" | "active" | "archived" | undefined;
  /** Whole minor units: 1999 is £19.99. */
  priceMin?: number | undefined;
  /** Whole minor units: 1999 is £19.99. */
  priceMax?: number | undefined;
  /** Only products that can be ordered now. */
  inStock?: boolean | undefined;
  /** @default "newest" */
  sort?: "newest" | "name" | "price_asc" | "price_desc" | undefined;
  /**
   * Items a page.
   * @default 20
   */
  limit?: number | undefined;
  /** `nextCursor` of the page before; opaque. */
  cursor?: string | undefined;
}

export interface ProductListOutput {
  items: Product[];
  /** `nextCursor` of the page before; opaque. */
  nextCursor?: string | undefined;
}

export interface ProductSearchInput {
  text: string;
  category?: string | undefined;
  /** `active` unless said; others are for staff. */
  status?: "draft" | "active" | "archived" | undefined;
  /** Whole minor units: 1999 is £19.99. */
  priceMin?: number | undefined;
  /** Whole minor units: 1999 is £19.99. */
  priceMax?: number | undefined;
  /** Only products that can be ordered now. */
  inStock?: boolean | undefined;
  /**
   * Items a page.
   * @default 20
   */
  limit?: number | undefined;
  /** `nextCursor` of the page before; opaque. */
  cursor?: string | undefined;
}

export interface ProductSearchOutput {
  items: Product[];
  /** `nextCursor` of the page before; opaque. */
  nextCursor?: string | undefined;
}

export interface RoleListOutput {
  items: Role[];
}

/** A set of permissions that users can have. */
export interface Role {
  /** `customer`, `support`, `manager`, `admin`, `owner`, or a role of the shop's own. */
  name: string;
  description?: string | undefined;
  /** With what follows from them. */
  permissions: ("auth:use" | "product:read" | "system:read" | "user:self" | "order:create" | "order:read" | "order:cancel" | "order:return" | "payment:create" | "payment:read" | "product:read_unpublished" | "inventory:read" | "order:read_any" | "order:cancel_any" | "order:return_any" | "payment:read_any" | "user:read" | "product:write" | "inventory:write" | "order:price" | "order:fulfil" | "payment:capture" | "payment:refund" | "user:invite" | "user:write" | "role:read" | "role:write" | "api_key:read" | "api_key:write" | "owner:write")[];
  builtIn: boolean;
  /** Rises by one with every change; 0 for a built-in role. */
  version: number;
  updatedAt?: Date | undefined;
}

export interface RolePutInput {
  /** `customer`, `support`, `manager`, `admin`, `owner`, or a role of the shop's own. */
  name: string;
  description?: string | undefined;
  permissions: ("order:create" | "order:read" | "order:cancel" | "order:return" | "payment:create" | "payment:read" | "product:read_unpublished" | "inventory:read" | "order:read_any" | "order:cancel_any" | "order:return_any" | "payment:read_any" | "user:read" | "product:write" | "inventory:write" | "order:price" | "order:fulfil" | "payment:capture" | "payment:refund" | "user:invite" | "user:write" | "role:read" | "role:write" | "api_key:read" | "api_key:write" | "owner:write")[];
}

export interface RoleRemoveInput {
  /** `customer`, `support`, `manager`, `admin`, `owner`, or a role of the shop's own. */
  name: string;
}

export interface SystemHealthOutput {
  status: "ok";
}

/** Whether the API and what it depends on work. */
export interface Ready {
  /** `degraded`: it works, and what waits is caught up with later. `down`: nothing works. */
  status: "ok" | "degraded" | "down";
  checks: {
    /** `degraded`: it works, and what waits is caught up with later. `down`: nothing works. */
    table: "ok" | "degraded" | "down";
    /** `degraded`: it works, and what waits is caught up with later. `down`: nothing works. */
    queues: "ok" | "degraded" | "down";
    /** `degraded`: it works, and what waits is caught up with later. `down`: nothing works. */
    gateway: "ok" | "degraded" | "down";
    /** `degraded`: it works, and what waits is caught up with later. `down`: nothing works. */
    identity: "ok" | "degraded" | "down";
    /** `degraded`: it works, and what waits is caught up with later. `down`: nothing works. */
    mailer: "ok" | "degraded" | "down";
  };
}

export interface SystemVersionOutput {
  version: string;
  stage: string;
}

/** Whoever asks. */
export interface Me {
  id: `usr_${string}`;
  /** Personal data. */
  email: string;
  name?: string | undefined;
  /** `invited`: was sent a temporary password and has not signed in yet. */
  status: "invited" | "active" | "disabled";
  roles: string[];
  /** Whether signing in takes an authenticator app's code. */
  secondFactor: boolean;
  /** Rises by one with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastSignInAt?: Date | undefined;
  /** What the roles allow, together. */
  permissions: ("auth:use" | "product:read" | "system:read" | "user:self" | "order:create" | "order:read" | "order:cancel" | "order:return" | "payment:create" | "payment:read" | "product:read_unpublished" | "inventory:read" | "order:read_any" | "order:cancel_any" | "order:return_any" | "payment:read_any" | "user:read" | "product:write" | "inventory:write" | "order:price" | "order:fulfil" | "payment:capture" | "payment:refund" | "user:invite" | "user:write" | "role:read" | "role:write" | "api_key:read" | "api_key:write" | "owner:write")[];
}

export interface UserUpdateMeInput {
  /** What to call them. Personal data. */
  name: string | null;
}

/** A customer or a member of the staff. */
export interface User {
  id: `usr_${string}`;
  /** Personal data. */
  email: string;
  name?: string | undefined;
  /** `invited`: was sent a temporary password and has not signed in yet. */
  status: "invited" | "active" | "disabled";
  roles: string[];
  /** Whether signing in takes an authenticator app's code. */
  secondFactor: boolean;
  /** Rises by one with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastSignInAt?: Date | undefined;
}

export interface UserListInput {
  /** Whose account this is; exactly. */
  email?: string | undefined;
  /** `invited`: was sent a temporary password and has not signed in yet. */
  status?: "invited" | "active" | "disabled" | undefined;
  /** `customer`, `support`, `manager`, `admin`, `owner`, or a role of the shop's own. */
  role?: string | undefined;
  /**
   * Items a page.
   * @default 20
   */
  limit?: number | undefined;
  /** `nextCursor` of the page before; opaque. */
  cursor?: string | undefined;
}

export interface UserListOutput {
  items: User[];
  /** `nextCursor` of the page before; opaque. */
  nextCursor?: string | undefined;
}

export interface UserGetInput {
  id: `usr_${string}`;
}

export interface UserInviteInput {
  /** An e-mail address; capitals make no difference. Personal data. */
  email: string;
  /** What to call them. Personal data. */
  name?: string | undefined;
  roles: string[];
}

export interface UserSetRolesInput {
  id: `usr_${string}`;
  roles: string[];
}

export interface UserDisableInput {
  id: `usr_${string}`;
}

export interface UserEnableInput {
  id: `usr_${string}`;
}

export interface UserResetSecondFactorInput {
  id: `usr_${string}`;
}

/** What `error.details` holds, by `error.reason`. */
export interface ErrorDetails {
  /** There has to be an owner, and this is the last one. (HTTP 409) */
  "access.last_owner": undefined;
  /** Nobody hands out or takes away more than they hold themselves. (HTTP 403) */
  "access.not_yours_to_give": undefined;
  /** There is an owner already. (HTTP 409) */
  "access.owner_exists": undefined;
  /** Nobody changes their own rights. (HTTP 403) */
  "access.self": undefined;
  /** This procedure is not called by that HTTP method. (HTTP 405) */
  "api.method_not_supported": undefined;
  /** There is no such procedure. (HTTP 404) */
  "api.not_found": undefined;
  /** Only JSON bodies are understood. (HTTP 415) */
  "api.unsupported_media_type": undefined;
  /** This API key is revoked or has expired. (HTTP 409) */
  "api_key.not_active": undefined;
  /** There is no such API key. (HTTP 404) */
  "api_key.not_found": undefined;
  /** Your role or API key does not allow this. (HTTP 403) */
  "auth.forbidden": undefined;
  /** The code is not right, or not any more. (HTTP 422) */
  "auth.invalid_code": undefined;
  /** The e-mail address or the password is not right. (HTTP 401) */
  "auth.invalid_credentials": undefined;
  /** This refresh token is nothing, or nothing any more. (HTTP 401) */
  "auth.invalid_refresh_token": undefined;
  /** This sign-in or sign-up can't be continued. (HTTP 401) */
  "auth.invalid_session": undefined;
  /** This call needs a sign-in of just now. (HTTP 403) */
  "auth.step_up_required": {
    /** How old the sign-in may be. */
    withinSeconds: number;
    /** Whether it has to be one with a second factor. */
    secondFactor: boolean;
  };
  /** Sign in first: this call needs a valid access token. (HTTP 401) */
  "auth.unauthenticated": undefined;
  /** Others were changing the same thing at the same time. Try again. (HTTP 409) */
  "conflict.busy": undefined;
  /** Somebody else changed this in the meantime. (HTTP 409) */
  "conflict.version": {
    expected: number;
    actual: number;
  };
  /** The order has no such fulfilment. (HTTP 404) */
  "fulfilment.not_found": undefined;
  /** Nobody takes webhooks here. (HTTP 404) */
  "hook.not_found": undefined;
  /** The webhook is not signed by the payment gateway, or not lately. (HTTP 400) */
  "hook.not_signed": undefined;
  /** The order of this webhook is not known here, or not yet. (HTTP 503) */
  "hook.order_unknown": undefined;
  /** A call with this idempotency key is still running. (HTTP 409) */
  "idempotency.in_progress": undefined;
  /** This call moves stock or money and needs an idempotency key. (HTTP 400) */
  "idempotency.key_required": undefined;
  /** This idempotency key was used before with another payload. (HTTP 422) */
  "idempotency.mismatch": undefined;
  /** The input is not valid. (HTTP 400) */
  "input.invalid": undefined;
  /** The request is larger than it may be. (HTTP 413) */
  "input.too_large": undefined;
  /** Something went wrong on our side. (HTTP 500) */
  "internal.error": undefined;
  /** The service is busy. Try again shortly. (HTTP 503) */
  "internal.unavailable": undefined;
  /** An order holds another number of units than it is owed, so it is not known which are free. (HTTP 409) */
  "inventory.disputed": {
    /** The caller's own name for a product; case matters. */
    sku: string;
    orderId: string;
    owed: number;
    held: number;
  };
  /** The adjustment would take units that are held for orders. (HTTP 409) */
  "inventory.insufficient": {
    /** The caller's own name for a product; case matters. */
    sku: string;
    available: number;
    reserved: number;
  };
  /** There is no stock record for this SKU. (HTTP 404) */
  "inventory.not_found": undefined;
  /** There is not enough stock of a product that you asked for. (HTTP 409) */
  "inventory.out_of_stock": {
    /** The caller's own name for a product; case matters. */
    sku: string;
    requested: number;
    available: number;
  };
  /** The cursor is not valid for this list. (HTTP 400) */
  "list.bad_cursor": undefined;
  /** The amount is larger than can be counted exactly. (HTTP 422) */
  "money.too_large": undefined;
  /** An order has one currency, and a line is priced in another. (HTTP 422) */
  "order.currency_mismatch": {
    /** ISO 4217 code, in capitals: `GBP`. */
    expected: string;
    /** ISO 4217 code, in capitals: `GBP`. */
    actual: string;
  };
  /** The order's state does not allow this step. (HTTP 409) */
  "order.invalid_transition": {
    from: "reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold";
    to: "reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold";
    allowed: ("reserving" | "rejected" | "pending_payment" | "payment_processing" | "confirmed" | "fulfilled" | "completed" | "cancelled" | "expired" | "on_hold")[];
  };
  /** The order is more than this shop allows. (HTTP 422) */
  "order.limit_exceeded": {
    limit: string;
    value: number;
    actual: number;
  };
  /** There is no such order. (HTTP 404) */
  "order.not_found": undefined;
  /** Goods do not leave the house before their money is taken. (HTTP 409) */
  "order.not_paid": undefined;
  /** The order has fewer such units than you asked for. (HTTP 422) */
  "order.quantity_exceeded": {
    /** The caller's own name for a product; case matters. */
    sku: string;
    requested: number;
    available: number;
  };
  /** The total is not the one that you expected. (HTTP 409) */
  "order.total_changed": {
    expected: Money;
    actual: Money;
  };
  /** That is more than there is. (HTTP 422) */
  "payment.amount_exceeded": {
    requested: number;
    available: number;
  };
  /** The payment was declined. (HTTP 422) */
  "payment.declined": {
    code: string;
    paymentId: `pay_${string}`;
    /** How often the order can still be tried; 0 when it was cancelled. */
    attemptsLeft: number;
  };
  /** A payment of this order is under way. (HTTP 409) */
  "payment.in_progress": undefined;
  /** The payment's state does not allow this step. (HTTP 409) */
  "payment.invalid_transition": {
    from: "created" | "processing" | "requires_action" | "authorized" | "capturing" | "captured" | "voiding" | "voided" | "failed" | "expired" | "none";
    step: "start" | "capture" | "void" | "refund";
  };
  /** The order has no such payment. (HTTP 404) */
  "payment.not_found": undefined;
  /** The payment gateway has not said what became of it. (HTTP 503) */
  "payment.unknown": undefined;
  /** There is no such product. (HTTP 404) */
  "product.not_found": undefined;
  /** Another product has this SKU. (HTTP 409) */
  "product.sku_taken": {
    /** The caller's own name for a product; case matters. */
    sku: string;
  };
  /** A product that you asked for is not on sale. (HTTP 409) */
  "product.unavailable": {
    /** The caller's own name for a product; case matters. */
    sku: string;
  };
  /** Too many calls. Wait a moment. (HTTP 429) */
  "rate.limited": {
    retryAfterSeconds: number;
  };
  /** The return's state does not allow this step. (HTTP 409) */
  "return.invalid_transition": {
    from: string;
    to: string;
  };
  /** The order has no such return. (HTTP 404) */
  "return.not_found": undefined;
  /** The time in which this order's goods could be returned is over. (HTTP 409) */
  "return.window_over": {
    closedAt: Date;
  };
  /** This role is built in and stays as it is. (HTTP 409) */
  "role.built_in": undefined;
  /** A role of this name was removed, and some may still be called by it. (HTTP 409) */
  "role.name_used": undefined;
  /** There is no such role. (HTTP 404) */
  "role.not_found": {
    name: string;
  };
  /** This address has an account already. (HTTP 409) */
  "user.exists": undefined;
  /** There is no such user. (HTTP 404) */
  "user.not_found": undefined;
}

/** Procedures about api keys. */
export interface ApiKeyApi {
  /**
   * Makes an integration's key, with scopes among one's own permissions.
   * Needs `api_key:write`.
   */
  create(input: ApiKeyCreateInput, options?: CallOptions): Promise<NewApiKey>;
  /**
   * Lists all keys, newest first, without their secrets.
   * Needs `api_key:read`.
   */
  list(input?: ApiKeyListInput, options?: CallOptions): Promise<ApiKeyListOutput>;
  /**
   * Gives a key a new secret; the old one works on for a while.
   * Needs `api_key:write`.
   */
  rotate(input: ApiKeyRotateInput, options?: CallOptions): Promise<NewApiKey>;
  /**
   * Makes a key nothing, at once and for good.
   * Needs `api_key:write`.
   */
  revoke(input: ApiKeyRevokeInput, options?: CallOptions): Promise<ApiKey>;
}

/** Procedures about auth. */
export interface AuthApi {
  /**
   * Asks for an account and sends a code to the address.
   * Needs `auth:use`.
   */
  signUp(input: AuthSignUpInput, options?: CallOptions): Promise<SignUpStarted>;
  /**
   * Confirms a sign-up with the code that was sent.
   * Needs `auth:use`.
   */
  confirmSignUp(input: AuthConfirmSignUpInput, options?: CallOptions): Promise<AuthConfirmSignUpOutput>;
  /**
   * Sends the code of a sign-up once more.
   * Needs `auth:use`.
   */
  resendCode(input: AuthResendCodeInput, options?: CallOptions): Promise<CodeSent>;
  /**
   * Signs in, or says what else is asked for.
   * Needs `auth:use`.
   */
  signIn(input: AuthSignInInput, options?: CallOptions): Promise<SignIn>;
  /**
   * Goes on with a sign-in: a new password, or an authenticator app's code.
   * Needs `auth:use`.
   */
  respondToChallenge(input: AuthRespondToChallengeInput, options?: CallOptions): Promise<SignIn>;
  /**
   * Gives new tokens for a refresh token, which is used up.
   * Needs `auth:use`.
   */
  refresh(input: AuthRefreshInput, options?: CallOptions): Promise<Refreshed>;
  /**
   * Ends a session: its refresh token is nothing any more.
   * Needs `auth:use`.
   */
  signOut(input: AuthSignOutInput, options?: CallOptions): Promise<AuthSignOutOutput>;
  /**
   * Sends a code for a new password to whoever has an account.
   * Needs `auth:use`.
   */
  forgotPassword(input: AuthForgotPasswordInput, options?: CallOptions): Promise<CodeSent>;
  /**
   * Sets a new password with the code that was sent, and ends all sessions.
   * Needs `auth:use`.
   */
  resetPassword(input: AuthResetPasswordInput, options?: CallOptions): Promise<AuthResetPasswordOutput>;
  /**
   * Changes one's password and ends all sessions, this one included.
   * Needs `user:self`.
   */
  changePassword(input: AuthChangePasswordInput, options?: CallOptions): Promise<AuthChangePasswordOutput>;
  /**
   * Begins a second factor: a secret for an authenticator app.
   * Needs `user:self`.
   */
  setUpMfa(input?: Record<string, never>, options?: CallOptions): Promise<AuthSetUpMfaOutput>;
  /**
   * Shows a code of the new secret; from then on signing in takes one.
   * Needs `user:self`.
   */
  verifyMfa(input: AuthVerifyMfaInput, options?: CallOptions): Promise<AuthVerifyMfaOutput>;
  /**
   * Takes the second factor away.
   * Needs `user:self`.
   */
  disableMfa(input?: Record<string, never>, options?: CallOptions): Promise<AuthDisableMfaOutput>;
}

/** Procedures about inventory. */
export interface InventoryApi {
  /**
   * Reads the stock of one SKU.
   * Needs `inventory:read`.
   */
  get(input: InventoryGetInput, options?: CallOptions): Promise<Stock>;
  /**
   * Lists the stock of every SKU, by SKU.
   * Needs `inventory:read`.
   */
  list(input?: InventoryListInput, options?: CallOptions): Promise<InventoryListOutput>;
  /**
   * Books units in.
   * Needs `inventory:write`.
   */
  receive(input: InventoryReceiveInput, options?: CallOptions): Promise<StockMovement>;
  /**
   * Corrects the count; never takes units that are held.
   * Needs `inventory:write`.
   */
  adjust(input: InventoryAdjustInput, options?: CallOptions): Promise<StockMovement>;
  /**
   * Lists what came in and was corrected, newest first.
   * Needs `inventory:read`.
   */
  movements(input: InventoryMovementsInput, options?: CallOptions): Promise<InventoryMovementsOutput>;
}

/** Procedures about orders. */
export interface OrderApi {
  /**
   * Places an order and holds its stock, all or nothing.
   * Needs `order:create`.
   */
  place(input: OrderPlaceInput, options?: CallOptions): Promise<Order>;
  /**
   * Says what placing would cost now; holds nothing.
   * Needs `order:create`.
   */
  preview(input: OrderPreviewInput, options?: CallOptions): Promise<OrderPreview>;
  /**
   * Reads an order.
   * Needs `order:read`.
   */
  get(input: OrderGetInput, options?: CallOptions): Promise<Order>;
  /**
   * Lists orders, newest first; customers see their own.
   * Needs `order:read`.
   */
  list(input?: OrderListInput, options?: CallOptions): Promise<OrderListOutput>;
  /**
   * Says what happened to an order, first things first.
   * Needs `order:read`.
   */
  timeline(input: OrderTimelineInput, options?: CallOptions): Promise<OrderTimeline>;
  /**
   * Says what may happen to an order in the state it is in, and who may do it.
   * Needs `order:read`.
   */
  nextStates(input: OrderNextStatesInput, options?: CallOptions): Promise<OrderNextStates>;
  /**
   * Cancels an order, or units of it, that was not shipped: frees the stock and gives the money back.
   * Needs `order:cancel`.
   */
  cancel(input: OrderCancelInput, options?: CallOptions): Promise<Order>;
  /**
   * Sends an order out, whole or in parcels; its units leave the stock.
   * Needs `order:fulfil`.
   */
  fulfil(input: OrderFulfilInput, options?: CallOptions): Promise<Order>;
  /**
   * Lists the parcels of an order.
   * Needs `order:read`.
   */
  fulfilments(input: OrderFulfilmentsInput, options?: CallOptions): Promise<Fulfilments>;
  /**
   * Notes that parcels arrived; once all have, the order completes after a while.
   * Needs `order:fulfil`.
   */
  deliver(input: OrderDeliverInput, options?: CallOptions): Promise<Order>;
  /**
   * Completes an order that was sent out, without waiting.
   * Needs `order:fulfil`.
   */
  complete(input: OrderCompleteInput, options?: CallOptions): Promise<Order>;
  /**
   * Asks to send units back that were shipped.
   * Needs `order:return`.
   */
  return(input: OrderReturnInput, options?: CallOptions): Promise<Return>;
  /**
   * Lists the returns of an order.
   * Needs `order:read`.
   */
  returns(input: OrderReturnsInput, options?: CallOptions): Promise<Returns>;
  /**
   * Agrees to a return that was asked for.
   * Needs `order:return_any`.
   */
  approveReturn(input: OrderApproveReturnInput, options?: CallOptions): Promise<Return>;
  /**
   * Refuses a return that was asked for.
   * Needs `order:return_any`.
   */
  rejectReturn(input: OrderRejectReturnInput, options?: CallOptions): Promise<Return>;
  /**
   * Takes returned units in: restocks them or writes them off, and gives the money back.
   * Needs `order:fulfil`.
   */
  receiveReturn(input: OrderReceiveReturnInput, options?: CallOptions): Promise<Return>;
}

/** Procedures about payments. */
export interface PaymentApi {
  /**
   * Pays an order that waits for it; answers as far as the gateway has.
   * Needs `payment:create`.
   */
  start(input: PaymentStartInput, options?: CallOptions): Promise<Payment>;
  /**
   * Reads a payment of an order.
   * Needs `payment:read`.
   */
  get(input: PaymentGetInput, options?: CallOptions): Promise<Payment>;
  /**
   * Lists the payments of an order, first to last.
   * Needs `payment:read`.
   */
  list(input: PaymentListInput, options?: CallOptions): Promise<Payments>;
  /**
   * Adds up all the money of an order: payments, refunds, and what is left.
   * Needs `payment:read`.
   */
  ledger(input: PaymentLedgerInput, options?: CallOptions): Promise<PaymentLedger>;
  /**
   * Takes the money of an authorized payment, or part of it; the rest is let go.
   * Needs `payment:capture`.
   */
  capture(input: PaymentCaptureInput, options?: CallOptions): Promise<Payment>;
  /**
   * Lets an authorized payment go, and cancels its order.
   * Needs `payment:capture`.
   */
  void(input: PaymentVoidInput, options?: CallOptions): Promise<Payment>;
  /**
   * Gives money back: an amount, the price of some units, or all that is left.
   * Needs `payment:refund`.
   */
  refund(input: PaymentRefundInput, options?: CallOptions): Promise<Refund>;
}

/** Procedures about products. */
export interface ProductApi {
  /**
   * Adds a product, a draft unless said otherwise.
   * Needs `product:write`.
   */
  create(input: ProductCreateInput, options?: CallOptions): Promise<Product>;
  /**
   * Changes a product; `null` removes a field.
   * Needs `product:write`.
   */
  update(input: ProductUpdateInput, options?: CallOptions): Promise<Product>;
  /**
   * Puts a product on sale.
   * Needs `product:write`.
   */
  publish(input: ProductPublishInput, options?: CallOptions): Promise<Product>;
  /**
   * Takes a product off sale.
   * Needs `product:write`.
   */
  archive(input: ProductArchiveInput, options?: CallOptions): Promise<Product>;
  /**
   * Creates or updates up to 100 products by their SKUs.
   * Needs `product:write`.
   */
  bulkUpsert(input: ProductBulkUpsertInput, options?: CallOptions): Promise<ProductBulkUpsertOutput>;
  /**
   * Reads a product by id or SKU.
   * Needs `product:read`.
   */
  get(input: ProductGetInput, options?: CallOptions): Promise<Product>;
  /**
   * Lists products, filtered and sorted.
   * Needs `product:read`.
   */
  list(input?: ProductListInput, options?: CallOptions): Promise<ProductListOutput>;
  /**
   * Finds products by the beginnings of words.
   * Needs `product:read`.
   */
  search(input: ProductSearchInput, options?: CallOptions): Promise<ProductSearchOutput>;
}

/** Procedures about roles. */
export interface RoleApi {
  /**
   * Lists the built-in roles and the shop's own, with what they allow.
   * Needs `role:read`.
   */
  list(input?: Record<string, never>, options?: CallOptions): Promise<RoleListOutput>;
  /**
   * Makes a role of the shop's own, or changes it for whoever has it.
   * Needs `role:write`.
   */
  put(input: RolePutInput, options?: CallOptions): Promise<Role>;
  /**
   * Removes a role; whoever had it loses what it gave.
   * Needs `role:write`.
   */
  remove(input: RoleRemoveInput, options?: CallOptions): Promise<Role>;
}

/** Procedures about the system. */
export interface SystemApi {
  /**
   * Answers while the API runs.
   * Needs `system:read`.
   */
  health(input?: undefined, options?: CallOptions): Promise<SystemHealthOutput>;
  /**
   * Says whether the API and what it depends on work; looks at most every five seconds.
   * Needs `system:read`.
   */
  ready(input?: undefined, options?: CallOptions): Promise<Ready>;
  /**
   * Says what runs, and where.
   * Needs `system:read`.
   */
  version(input?: undefined, options?: CallOptions): Promise<SystemVersionOutput>;
}

/** Procedures about users. */
export interface UserApi {
  /**
   * Says who one is, and what one may do.
   * Needs `user:self`.
   */
  me(input?: Record<string, never>, options?: CallOptions): Promise<Me>;
  /**
   * Changes what one is called; `null` removes it.
   * Needs `user:self`.
   */
  updateMe(input: UserUpdateMeInput, options?: CallOptions): Promise<User>;
  /**
   * Ends all of one's sessions at once; with `user:write`, somebody else's.
   * Needs `user:self`.
   */
  signOutEverywhere(input?: {
  id?: `usr_${string}` | undefined;
}, options?: CallOptions): Promise<User>;
  /**
   * Lists users, newest first.
   * Needs `user:read`.
   */
  list(input?: UserListInput, options?: CallOptions): Promise<UserListOutput>;
  /**
   * Reads a user.
   * Needs `user:read`.
   */
  get(input: UserGetInput, options?: CallOptions): Promise<User>;
  /**
   * Makes an account with these roles and sends a temporary password.
   * Needs `user:invite`.
   */
  invite(input: UserInviteInput, options?: CallOptions): Promise<User>;
  /**
   * Gives a user exactly these roles, none of them more than one's own.
   * Needs `role:write`.
   */
  setRoles(input: UserSetRolesInput, options?: CallOptions): Promise<User>;
  /**
   * Lets a user in no more, from the next call on.
   * Needs `user:write`.
   */
  disable(input: UserDisableInput, options?: CallOptions): Promise<User>;
  /**
   * Lets a user in again.
   * Needs `user:write`.
   */
  enable(input: UserEnableInput, options?: CallOptions): Promise<User>;
  /**
   * Takes a user's second factor away, when the app is lost, and ends all their sessions.
   * Needs `user:write`.
   */
  resetSecondFactor(input: UserResetSecondFactorInput, options?: CallOptions): Promise<User>;
}

/** The whole API: `<router>.<procedure>(input, options?)`. */
export interface WaybillApi {
  readonly apiKey: ApiKeyApi;
  readonly auth: AuthApi;
  readonly inventory: InventoryApi;
  readonly order: OrderApi;
  readonly payment: PaymentApi;
  readonly product: ProductApi;
  readonly role: RoleApi;
  readonly system: SystemApi;
  readonly user: UserApi;
}
