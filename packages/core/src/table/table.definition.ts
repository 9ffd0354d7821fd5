/** The one table, as plain data: read by the infrastructure and by the local stack. */
export const definition = {
  hashKey: "pk",
  rangeKey: "sk",
  ttl: "ttl",
  stream: true,
  indexes: {
    // Lists: orders of a customer, products by newest. The projected attributes exist on products only,
    // so that a change of an order never writes to an index.
    gsi1: { hashKey: "gsi1pk", rangeKey: "gsi1sk", projection: ["category", "amount"] },
    // Work that is waiting: what falls due, what is not published yet. Sparse.
    gsi2: { hashKey: "gsi2pk", rangeKey: "gsi2sk", projection: ["category", "amount"] },
    // Lists: all orders, products by name.
    gsi3: { hashKey: "gsi3pk", rangeKey: "gsi3sk", projection: ["category", "amount"] },
  },
} as const;

/** Keys under which items are written once and never changed or deleted; the infrastructure grants no function more. */
export const appendOnly = ["AUD#"] as const;
