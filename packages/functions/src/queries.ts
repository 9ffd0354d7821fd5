/** Questions to the logs, for CloudWatch Logs Insights: deployed by the infrastructure, printed in docs/observability.md. */
export interface Query {
  asks: string;
  text: string;
}

export const queries = {
  oneOrder: {
    asks: "What happened to one order, from the client's call to the last worker? Needs its correlation id.",
    text: `fields @timestamp, function, message, procedure, eventType, operation, outcome, durationMs, actorId, onBehalfOf
| filter correlationId = "the correlation id"
| sort @timestamp asc
| limit 1000`,
  },
  correlationOfOrder: {
    asks: "Which correlation ids belong to an order that is known by its id?",
    text: `filter subject = "ORD#the order id" or orderId = "the order id"
| stats earliest(@timestamp) as since by correlationId, eventType
| sort since asc`,
  },
  slowestProcedures: {
    asks: "Which procedures are slow?",
    text: `filter message = "call"
| stats count(*) as calls, pct(durationMs, 50) as p50, pct(durationMs, 99) as p99, max(durationMs) as slowest by procedure
| sort p99 desc`,
  },
  errorsByReason: {
    asks: "What is refused or fails, where, how often?",
    text: `filter message = "call" and status >= 400
| stats count(*) as calls by outcome, status, procedure
| sort calls desc`,
  },
  failures: {
    asks: "What went wrong on our side, with its causes?",
    text: `fields @timestamp, function, message, procedure, eventType, orderId, error, correlationId
| filter level = "ERROR"
| sort @timestamp desc`,
  },
  callsByActor: {
    asks: "Who calls the most, and is refused the most?",
    text: `filter message = "call"
| stats count(*) as calls, sum(outcome = "rate.limited") as limited by actorId
| sort calls desc
| limit 50`,
  },
  coldStarts: {
    asks: "Which functions start cold, how often?",
    text: `filter coldStart = 1
| stats count_distinct(functionRequestId) as coldStarts by function, bin(1h)`,
  },
  outOfStockBySku: {
    asks: "Of which products is there too little?",
    text: `filter outcome = "inventory.out_of_stock"
| stats count(*) as refusals by sku
| sort refusals desc`,
  },
  deadLetters: {
    asks: "Which messages could nobody handle, and why?",
    text: `fields @timestamp, queue, eventType, subject, reason, messageId, correlationId
| filter message = "dead letter"
| sort @timestamp desc`,
  },
  conflictsPerMinute: {
    asks: "How much do transactions get in each other's way?",
    text: `filter ispresent(TransactionConflicts)
| stats sum(TransactionConflicts) as conflicts by bin(1m)`,
  },
} as const satisfies Record<string, Query>;
