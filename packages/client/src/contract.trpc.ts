// Generated from the API's router by `pnpm contract`. Do not edit.
import type {
  TRPC_ERROR_CODE_KEY,
  TRPC_ERROR_CODE_NUMBER,
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from "@trpc/server";
import type {
  ApiKeyCreateInput,
  NewApiKey,
  ApiKeyListInput,
  ApiKeyListOutput,
  ApiKey,
  ApiKeyRotateInput,
  ApiKeyRevokeInput,
  AuthSignUpInput,
  SignUpStarted,
  AuthConfirmSignUpInput,
  AuthConfirmSignUpOutput,
  AuthResendCodeInput,
  CodeSent,
  AuthSignInInput,
  SignIn,
  AuthRespondToChallengeInput,
  AuthRefreshInput,
  Refreshed,
  AuthSignOutInput,
  AuthSignOutOutput,
  AuthForgotPasswordInput,
  AuthResetPasswordInput,
  AuthResetPasswordOutput,
  AuthChangePasswordInput,
  AuthChangePasswordOutput,
  AuthSetUpMfaOutput,
  AuthVerifyMfaInput,
  AuthVerifyMfaOutput,
  AuthDisableMfaOutput,
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
  OrderTimelineInput,
  OrderTimeline,
  OrderNextStatesInput,
  OrderNextStates,
  OrderCancelInput,
  OrderFulfilInput,
  OrderFulfilmentsInput,
  Fulfilments,
  OrderDeliverInput,
  OrderCompleteInput,
  OrderReturnInput,
  Return,
  OrderReturnsInput,
  Returns,
  OrderApproveReturnInput,
  OrderRejectReturnInput,
  OrderReceiveReturnInput,
  PaymentStartInput,
  Payment,
  PaymentGetInput,
  PaymentListInput,
  Payments,
  PaymentLedgerInput,
  PaymentLedger,
  Refund,
  PaymentCaptureInput,
  PaymentVoidInput,
  PaymentRefundInput,
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
  RoleListOutput,
  Role,
  RolePutInput,
  RoleRemoveInput,
  SystemHealthOutput,
  Ready,
  SystemVersionOutput,
  Me,
  UserUpdateMeInput,
  User,
  UserListInput,
  UserListOutput,
  UserGetInput,
  UserInviteInput,
  UserSetRolesInput,
  UserDisableInput,
  UserEnableInput,
  UserResetSecondFactorInput,
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

/** Procedures about api keys. */
export type ApiKeyProcedures = {
  /**
   * Makes an integration's key, with scopes among one's own permissions.
   * Needs `api_key:write`.
   */
  create: Mutation<ApiKeyCreateInput, NewApiKey>;
  /**
   * Lists all keys, newest first, without their secrets.
   * Needs `api_key:read`.
   */
  list: Query<ApiKeyListInput | undefined, ApiKeyListOutput>;
  /**
   * Gives a key a new secret; the old one works on for a while.
   * Needs `api_key:write`.
   */
  rotate: Mutation<ApiKeyRotateInput, NewApiKey>;
  /**
   * Makes a key nothing, at once and for good.
   * Needs `api_key:write`.
   */
  revoke: Mutation<ApiKeyRevokeInput, ApiKey>;
};

/** Procedures about auth. */
export type AuthProcedures = {
  /**
   * Asks for an account and sends a code to the address.
   * Needs `auth:use`.
   */
  signUp: Mutation<AuthSignUpInput, SignUpStarted>;
  /**
   * Confirms a sign-up with the code that was sent.
   * Needs `auth:use`.
   */
  confirmSignUp: Mutation<AuthConfirmSignUpInput, AuthConfirmSignUpOutput>;
  /**
   * Sends the code of a sign-up once more.
   * Needs `auth:use`.
   */
  resendCode: Mutation<AuthResendCodeInput, CodeSent>;
  /**
   * Signs in, or says what else is asked for.
   * Needs `auth:use`.
   */
  signIn: Mutation<AuthSignInInput, SignIn>;
  /**
   * Goes on with a sign-in: a new password, or an authenticator app's code.
   * Needs `auth:use`.
   */
  respondToChallenge: Mutation<AuthRespondToChallengeInput, SignIn>;
  /**
   * Gives new tokens for a refresh token, which is used up.
   * Needs `auth:use`.
   */
  refresh: Mutation<AuthRefreshInput, Refreshed>;
  /**
   * Ends a session: its refresh token is nothing any more.
   * Needs `auth:use`.
   */
  signOut: Mutation<AuthSignOutInput, AuthSignOutOutput>;
  /**
   * Sends a code for a new password to whoever has an account.
   * Needs `auth:use`.
   */
  forgotPassword: Mutation<AuthForgotPasswordInput, CodeSent>;
  /**
   * Sets a new password with the code that was sent, and ends all sessions.
   * Needs `auth:use`.
   */
  resetPassword: Mutation<AuthResetPasswordInput, AuthResetPasswordOutput>;
  /**
   * Changes one's password and ends all sessions, this one included.
   * Needs `user:self`.
   */
  changePassword: Mutation<AuthChangePasswordInput, AuthChangePasswordOutput>;
  /**
   * Begins a second factor: a secret for an authenticator app.
   * Needs `user:self`.
   */
  setUpMfa: Mutation<Record<string, never> | undefined, AuthSetUpMfaOutput>;
  /**
   * Shows a code of the new secret; from then on signing in takes one.
   * Needs `user:self`.
   */
  verifyMfa: Mutation<AuthVerifyMfaInput, AuthVerifyMfaOutput>;
  /**
   * Takes the second factor away.
   * Needs `user:self`.
   */
  disableMfa: Mutation<Record<string, never> | undefined, AuthDisableMfaOutput>;
};

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
   * Says what happened to an order, first things first.
   * Needs `order:read`.
   */
  timeline: Query<OrderTimelineInput, OrderTimeline>;
  /**
   * Says what may happen to an order in the state it is in, and who may do it.
   * Needs `order:read`.
   */
  nextStates: Query<OrderNextStatesInput, OrderNextStates>;
  /**
   * Cancels an order, or units of it, that was not shipped: frees the stock and gives the money back.
   * Needs `order:cancel`.
   */
  cancel: Mutation<OrderCancelInput, Order>;
  /**
   * Sends an order out, whole or in parcels; its units leave the stock.
   * Needs `order:fulfil`.
   */
  fulfil: Mutation<OrderFulfilInput, Order>;
  /**
   * Lists the parcels of an order.
   * Needs `order:read`.
   */
  fulfilments: Query<OrderFulfilmentsInput, Fulfilments>;
  /**
   * Notes that parcels arrived; once all have, the order completes after a while.
   * Needs `order:fulfil`.
   */
  deliver: Mutation<OrderDeliverInput, Order>;
  /**
   * Completes an order that was sent out, without waiting.
   * Needs `order:fulfil`.
   */
  complete: Mutation<OrderCompleteInput, Order>;
  /**
   * Asks to send units back that were shipped.
   * Needs `order:return`.
   */
  return: Mutation<OrderReturnInput, Return>;
  /**
   * Lists the returns of an order.
   * Needs `order:read`.
   */
  returns: Query<OrderReturnsInput, Returns>;
  /**
   * Agrees to a return that was asked for.
   * Needs `order:return_any`.
   */
  approveReturn: Mutation<OrderApproveReturnInput, Return>;
  /**
   * Refuses a return that was asked for.
   * Needs `order:return_any`.
   */
  rejectReturn: Mutation<OrderRejectReturnInput, Return>;
  /**
   * Takes returned units in: restocks them or writes them off, and gives the money back.
   * Needs `order:fulfil`.
   */
  receiveReturn: Mutation<OrderReceiveReturnInput, Return>;
};

/** Procedures about payments. */
export type PaymentProcedures = {
  /**
   * Pays an order that waits for it; answers as far as the gateway has.
   * Needs `payment:create`.
   */
  start: Mutation<PaymentStartInput, Payment>;
  /**
   * Reads a payment of an order.
   * Needs `payment:read`.
   */
  get: Query<PaymentGetInput, Payment>;
  /**
   * Lists the payments of an order, first to last.
   * Needs `payment:read`.
   */
  list: Query<PaymentListInput, Payments>;
  /**
   * Adds up all the money of an order: payments, refunds, and what is left.
   * Needs `payment:read`.
   */
  ledger: Query<PaymentLedgerInput, PaymentLedger>;
  /**
   * Takes the money of an authorized payment, or part of it; the rest is let go.
   * Needs `payment:capture`.
   */
  capture: Mutation<PaymentCaptureInput, Payment>;
  /**
   * Lets an authorized payment go, and cancels its order.
   * Needs `payment:capture`.
   */
  void: Mutation<PaymentVoidInput, Payment>;
  /**
   * Gives money back: an amount, the price of some units, or all that is left.
   * Needs `payment:refund`.
   */
  refund: Mutation<PaymentRefundInput, Refund>;
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

/** Procedures about roles. */
export type RoleProcedures = {
  /**
   * Lists the built-in roles and the shop's own, with what they allow.
   * Needs `role:read`.
   */
  list: Query<Record<string, never> | undefined, RoleListOutput>;
  /**
   * Makes a role of the shop's own, or changes it for whoever has it.
   * Needs `role:write`.
   */
  put: Mutation<RolePutInput, Role>;
  /**
   * Removes a role; whoever had it loses what it gave.
   * Needs `role:write`.
   */
  remove: Mutation<RoleRemoveInput, Role>;
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

/** Procedures about users. */
export type UserProcedures = {
  /**
   * Says who one is, and what one may do.
   * Needs `user:self`.
   */
  me: Query<Record<string, never> | undefined, Me>;
  /**
   * Changes what one is called; `null` removes it.
   * Needs `user:self`.
   */
  updateMe: Mutation<UserUpdateMeInput, User>;
  /**
   * Ends all of one's sessions at once; with `user:write`, somebody else's.
   * Needs `user:self`.
   */
  signOutEverywhere: Mutation<{
  id?: `usr_${string}` | undefined;
} | undefined, User>;
  /**
   * Lists users, newest first.
   * Needs `user:read`.
   */
  list: Query<UserListInput | undefined, UserListOutput>;
  /**
   * Reads a user.
   * Needs `user:read`.
   */
  get: Query<UserGetInput, User>;
  /**
   * Makes an account with these roles and sends a temporary password.
   * Needs `user:invite`.
   */
  invite: Mutation<UserInviteInput, User>;
  /**
   * Gives a user exactly these roles, none of them more than one's own.
   * Needs `role:write`.
   */
  setRoles: Mutation<UserSetRolesInput, User>;
  /**
   * Lets a user in no more, from the next call on.
   * Needs `user:write`.
   */
  disable: Mutation<UserDisableInput, User>;
  /**
   * Lets a user in again.
   * Needs `user:write`.
   */
  enable: Mutation<UserEnableInput, User>;
  /**
   * Takes a user's second factor away, when the app is lost, and ends all their sessions.
   * Needs `user:write`.
   */
  resetSecondFactor: Mutation<UserResetSecondFactorInput, User>;
};

/** The router's type, for tRPC's own client. */
export type AppRouter = TRPCBuiltRouter<
  ContractRoot,
  {
    apiKey: ApiKeyProcedures;
    auth: AuthProcedures;
    inventory: InventoryProcedures;
    order: OrderProcedures;
    payment: PaymentProcedures;
    product: ProductProcedures;
    role: RoleProcedures;
    system: SystemProcedures;
    user: UserProcedures;
  }
>;
