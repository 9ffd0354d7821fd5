/** Every metric, as plain data: counted by the functions, read by dashboards and alarms, printed in docs/observability.md. */
export interface Definition {
  /** One of CloudWatch's. Counts of one invocation are added up; of the others each value is told, so as to have percentiles. */
  unit: "Count" | "Milliseconds" | "None";
  /** Beside `service`, which all have. Few values only: each one is a series that is paid for, so never an id. */
  dimension?: string;
  meaning: string;
}

export const namespace = "Waybill";

export const definitions = {
  OrdersPlaced: { unit: "Count", meaning: "Orders that were placed and hold their stock." },
  OrdersConfirmed: { unit: "Count", meaning: "Orders that are paid, or had nothing to pay." },
  OrdersCancelled: { unit: "Count", meaning: "Orders that ended unpaid, by their customer or by declined payments." },
  OrdersExpired: { unit: "Count", meaning: "Orders that nobody paid before their hold ended." },
  ReservationsExpired: { unit: "Count", meaning: "Holds whose time was over and whose stock was given back." },
  Revenue: { unit: "None", dimension: "currency", meaning: "Totals of confirmed orders, in minor units." },
  PaymentsAttempted: { unit: "Count", meaning: "Payments that were begun." },
  PaymentsCaptured: { unit: "Count", meaning: "Payments that took the money." },
  PaymentsDeclined: { unit: "Count", meaning: "Payments that came to nothing: declined, cancelled or too late." },
  PaymentsUnknown: { unit: "Count", meaning: "Times the gateway did not say what became of a payment." },
  PaymentMismatches: {
    unit: "Count",
    meaning: "Payments of which the gateway took another amount or currency than asked.",
  },
  PaymentsLate: { unit: "Count", meaning: "Payments that succeeded after their order had gone on; refunded at once." },
  PaymentDrift: {
    unit: "Count",
    meaning: "Differences between the gateway's books and ours that asking did not resolve.",
  },
  RefundsSucceeded: { unit: "Count", meaning: "Refunds that the gateway carried out." },
  RefundsFailed: { unit: "Count", meaning: "Refunds that the gateway, or the customer's bank, did not carry out." },
  OutOfStockRefusals: { unit: "Count", meaning: "Calls refused because a product had too little stock." },
  CallErrors: { unit: "Count", meaning: "Calls answered with a status of 500 or above: our fault." },
  CallRefusals: { unit: "Count", meaning: "Calls answered with a status from 400 to 499." },
  CallsLimited: { unit: "Count", meaning: "Calls and tries refused because there were too many of them." },
  SignIns: { unit: "Count", meaning: "People who signed in, with all that was asked of them." },
  SignInsRefused: { unit: "Count", meaning: "Passwords, second factors and codes that were wrong." },
  CallDuration: { unit: "Milliseconds", meaning: "How long a call took inside the API." },
  TransactionConflicts: { unit: "Count", meaning: "Transactions cancelled because another touched the same items." },
  TransactionRetries: { unit: "Count", meaning: "Transactions sent again, after a conflict or without an answer." },
  Throttles: { unit: "Count", meaning: "Requests that DynamoDB turned away because it was too busy." },
  OutboxLag: { unit: "Milliseconds", meaning: "From an event's commit to its publication." },
  OutboxPublished: { unit: "Count", meaning: "Events that were published." },
  DeadLetters: { unit: "Count", meaning: "Messages that no worker could handle." },
  WriteUnits: { unit: "None", meaning: "Write units that one invocation consumed." },
  WriteUnitsPerOrder: { unit: "None", meaning: "Write units of a call that placed an order." },
  CircuitOpened: {
    unit: "Count",
    dimension: "dependency",
    meaning: "Times a dependency failed so often that it was no longer asked.",
  },
  NotificationsSent: { unit: "Count", meaning: "E-mails that were handed over for delivery." },
  NotificationsFailed: { unit: "Count", meaning: "E-mails that could not be handed over." },
  ColdStart: { unit: "Count", meaning: "Invocations that had to start a process first." },
} as const satisfies Record<string, Definition>;

export type Name = keyof typeof definitions;
/** The metrics that have no dimension but the service, and those that are told apart by one more. */
export type Plain = Exclude<Name, Split>;
export type Split = { [N in Name]: (typeof definitions)[N] extends { dimension: string } ? N : never }[Name];
