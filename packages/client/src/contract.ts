// Generated from the API's router by `pnpm contract`. Do not edit.
import type { CallOptions } from "./options.ts";

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
  /** A token of the payment gateway, never a card number. The sandbox takes `pm_succeeds`, `pm_declines`, `pm_times_out` and `pm_answers_late`. */
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
  total: Money;
  /** ISO 4217 code, in capitals: `GBP`. */
  currency: string;
  /** Rises by one with every change. */
  version: number;
  reference?: string | undefined;
  metadata?: Record<string, string> | undefined;
  shippingAddress?: Address | undefined;
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
  fulfilled: number;
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
  total: Money;
  /** ISO 4217 code, in capitals: `GBP`. */
  currency: string;
  /** Rises by one with every change. */
  version: number;
  reference?: string | undefined;
  metadata?: Record<string, string> | undefined;
  createdAt: Date;
  updatedAt: Date;
  /** While stock is held unpaid: until when. */
  expiresAt?: Date | undefined;
  lineCount: number;
}

export interface OrderCancelInput {
  id: `ord_${string}`;
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

/** What `error.details` holds, by `error.reason`. */
export interface ErrorDetails {
  /** This procedure is not called by that HTTP method. (HTTP 405) */
  "api.method_not_supported": undefined;
  /** There is no such procedure. (HTTP 404) */
  "api.not_found": undefined;
  /** Only JSON bodies are understood. (HTTP 415) */
  "api.unsupported_media_type": undefined;
  /** Your role does not allow this. (HTTP 403) */
  "auth.forbidden": undefined;
  /** Sign in first: this call needs a valid access token. (HTTP 401) */
  "auth.unauthenticated": undefined;
  /** Others were changing the same thing at the same time. Try again. (HTTP 409) */
  "conflict.busy": undefined;
  /** Somebody else changed this in the meantime. (HTTP 409) */
  "conflict.version": {
    expected: number;
    actual: number;
  };
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
  /** The order is larger than this shop allows. (HTTP 422) */
  "order.limit_exceeded": {
    limit: string;
    value: number;
    actual: number;
  };
  /** There is no such order. (HTTP 404) */
  "order.not_found": undefined;
  /** The total is not the one that you expected. (HTTP 409) */
  "order.total_changed": {
    expected: Money;
    actual: Money;
  };
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
   * Cancels an order that is not paid yet and frees its stock.
   * Needs `order:cancel`.
   */
  cancel(input: OrderCancelInput, options?: CallOptions): Promise<Order>;
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

/** The whole API: `<router>.<procedure>(input, options?)`. */
export interface WaybillApi {
  readonly inventory: InventoryApi;
  readonly order: OrderApi;
  readonly product: ProductApi;
  readonly system: SystemApi;
}
