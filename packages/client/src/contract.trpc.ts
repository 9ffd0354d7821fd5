// Generated from the API's router by `pnpm contract`. Do not edit.
import type {
  TRPC_ERROR_CODE_KEY,
  TRPC_ERROR_CODE_NUMBER,
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from "@trpc/server";
import type {
  InventoryGetInput,
  Stock,
  InventoryListInput,
  InventoryListOutput,
  InventoryReceiveInput,
  StockMovement,
  InventoryAdjustInput,
  InventoryMovementsInput,
  InventoryMovementsOutput,
  OrderPlaceInput,
  Order,
  OrderPreviewInput,
  OrderPreview,
  OrderGetInput,
  OrderListInput,
  OrderListOutput,
  OrderCancelInput,
  ProductCreateInput,
  Product,
  ProductUpdateInput,
  ProductPublishInput,
  ProductArchiveInput,
  ProductBulkUpsertInput,
  ProductBulkUpsertOutput,
  ProductGetInput,
  ProductListInput,
  ProductListOutput,
  ProductSearchInput,
  ProductSearchOutput,
  SystemHealthOutput,
  Ready,
  SystemVersionOutput,
} from "./contract.ts";

/** What a failed call carries in `error.data`. */
export interface ApiErrorData {
  code: TRPC_ERROR_CODE_KEY;
  httpStatus: number;
  path?: string;
  reason: string;
  details?: unknown;
  docs: string;
  requestId: string;
  issues?: { path: (string | number)[]; message: string }[];
}

export interface ApiErrorShape {
  message: string;
  code: TRPC_ERROR_CODE_NUMBER;
  data: ApiErrorData;
}

export interface ContractRoot {
  ctx: object;
  meta: object;
  errorShape: ApiErrorShape;
  transformer: true;
}

export type Query<Input, Output> = TRPCQueryProcedure<{ input: Input; output: Output; meta: unknown }>;
export type Mutation<Input, Output> = TRPCMutationProcedure<{ input: Input; output: Output; meta: unknown }>;

/** Procedures about inventory. */
export type InventoryProcedures = {
  /**
   * Reads the stock of one SKU.
   * Needs `inventory:read`.
   */
  get: Query<InventoryGetInput, Stock>;
  /**
   * Lists the stock of every SKU, by SKU.
   * Needs `inventory:read`.
   */
  list: Query<InventoryListInput | undefined, InventoryListOutput>;
  /**
   * Books units in.
   * Needs `inventory:write`.
   */
  receive: Mutation<InventoryReceiveInput, StockMovement>;
  /**
   * Corrects the count; never takes units that are held.
   * Needs `inventory:write`.
   */
  adjust: Mutation<InventoryAdjustInput, StockMovement>;
  /**
   * Lists what came in and was corrected, newest first.
   * Needs `inventory:read`.
   */
  movements: Query<InventoryMovementsInput, InventoryMovementsOutput>;
};

/** Procedures about orders. */
export type OrderProcedures = {
  /**
   * Places an order and holds its stock, all or nothing.
   * Needs `order:create`.
   */
  place: Mutation<OrderPlaceInput, Order>;
  /**
   * Says what placing would cost now; holds nothing.
   * Needs `order:create`.
   */
  preview: Query<OrderPreviewInput, OrderPreview>;
  /**
   * Reads an order.
   * Needs `order:read`.
   */
  get: Query<OrderGetInput, Order>;
  /**
   * Lists orders, newest first; customers see their own.
   * Needs `order:read`.
   */
  list: Query<OrderListInput | undefined, OrderListOutput>;
  /**
   * Cancels an order that is not paid yet and frees its stock.
   * Needs `order:cancel`.
   */
  cancel: Mutation<OrderCancelInput, Order>;
};

/** Procedures about products. */
export type ProductProcedures = {
  /**
   * Adds a product, a draft unless said otherwise.
   * Needs `product:write`.
   */
  create: Mutation<ProductCreateInput, Product>;
  /**
   * Changes a product; `null` removes a field.
   * Needs `product:write`.
   */
  update: Mutation<ProductUpdateInput, Product>;
  /**
   * Puts a product on sale.
   * Needs `product:write`.
   */
  publish: Mutation<ProductPublishInput, Product>;
  /**
   * Takes a product off sale.
   * Needs `product:write`.
   */
  archive: Mutation<ProductArchiveInput, Product>;
  /**
   * Creates or updates up to 100 products by their SKUs.
   * Needs `product:write`.
   */
  bulkUpsert: Mutation<ProductBulkUpsertInput, ProductBulkUpsertOutput>;
  /**
   * Reads a product by id or SKU.
   * Needs `product:read`.
   */
  get: Query<ProductGetInput, Product>;
  /**
   * Lists products, filtered and sorted.
   * Needs `product:read`.
   */
  list: Query<ProductListInput | undefined, ProductListOutput>;
  /**
   * Finds products by the beginnings of words.
   * Needs `product:read`.
   */
  search: Query<ProductSearchInput, ProductSearchOutput>;
};

/** Procedures about the system. */
export type SystemProcedures = {
  /**
   * Answers while the API runs.
   * Needs `system:read`.
   */
  health: Query<void, SystemHealthOutput>;
  /**
   * Says whether the API and what it depends on work; looks at most every five seconds.
   * Needs `system:read`.
   */
  ready: Query<void, Ready>;
  /**
   * Says what runs, and where.
   * Needs `system:read`.
   */
  version: Query<void, SystemVersionOutput>;
};

/** The router's type, for tRPC's own client. */
export type AppRouter = TRPCBuiltRouter<
  ContractRoot,
  {
    inventory: InventoryProcedures;
    order: OrderProcedures;
    product: ProductProcedures;
    system: SystemProcedures;
  }
>;
