/** What Waybill asks of a payment gateway. Every call carries a key under which the gateway does it once. */
export interface Gateway {
  /** No money moves. Told twice with one key, it answers the same intent. */
  create(request: { key: string; amount: number; currency: string; method: string; orderId: string }): Promise<Intent>;
  /** Takes the money, now or later. */
  confirm(request: { key: string; intentId: string }): Promise<Intent>;
  retrieve(intentId: string): Promise<Intent>;
  /** Atomic at the gateway: afterwards the intent is `canceled`, or `succeeded` because it was too late. */
  cancel(request: { key: string; intentId: string }): Promise<Intent>;
  /** Answers while the gateway can be reached; moves nothing. */
  ping(): Promise<void>;
}

export interface Intent {
  id: string;
  status: "requires_confirmation" | "processing" | "succeeded" | "declined" | "canceled";
  /** Minor units. */
  amount: number;
  currency: string;
  declineCode?: string;
}

/** No answer, or none that says what happened: the money may have moved. Never a reason to try with another key. */
export class GatewayUnknown extends Error {
  override readonly name = "GatewayUnknown";
}

/** The request was not made at all, because the gateway is known to be in trouble: nothing has happened by it. */
export class GatewayNotAsked extends Error {
  override readonly name = "GatewayNotAsked";
}
