import type { Id } from "../id/id.ts";

/** Units of the order's line with this index. */
export type LineUnits = readonly [line: number, quantity: number];

/** A line of the order, as far as its goods go; amounts are minor units. */
export interface Line {
  sku: string;
  quantity: number;
  unitPrice: number;
}

export type Kind = "fulfilment" | "cancellation" | "return";
export type State = "shipped" | "delivered" | "cancelled" | "requested" | "approved" | "rejected" | "received";

export interface Stored {
  orderId: Id.Of<"order">;
  number: number;
  id: Id.Of<Kind>;
  kind: Kind;
  state: State;
  lines: LineUnits[];
  writtenOff?: LineUnits[];
  carrier?: string;
  tracking?: string;
  reason?: string;
  refundId?: Id.Of<"refund">;
  createdAt: Date;
  updatedAt: Date;
  batches?: number;
  applied?: number;
  due?: { at: Date };
}

/** What happened to each line until now, by its index. */
export interface Progress {
  fulfilled: number[];
  cancelled: number[];
  returned: number[];
  /** Returns that are asked for or approved and have not come in. */
  returning: number[];
}

export function progressOf(count: number, records: readonly Stored[]): Progress {
  const zeros = () => Array.from({ length: count }, () => 0);
  const progress: Progress = { fulfilled: zeros(), cancelled: zeros(), returned: zeros(), returning: zeros() };
  const columns: Record<State, number[] | undefined> = {
    shipped: progress.fulfilled,
    delivered: progress.fulfilled,
    cancelled: progress.cancelled,
    requested: progress.returning,
    approved: progress.returning,
    received: progress.returned,
    rejected: undefined,
  };
  for (const { state, lines } of records)
    for (const [line, quantity] of lines) {
      const column = columns[state];
      if (column) column[line] = (column[line] ?? 0) + quantity;
    }
  return progress;
}
