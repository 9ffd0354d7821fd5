// What must not compile. An expectation that is not met is an error itself.
import { createClient, isWaybillError } from "@waybill/client";

const waybill = createClient({ url: "https://api.example.com" });

export async function refused(error: unknown): Promise<void> {
  // @ts-expect-error there is no such router
  await waybill.orders.get({ id: "ord_1" });
  // @ts-expect-error there is no such procedure
  await waybill.order.fetch({ id: "ord_1" });
  // @ts-expect-error an order's id begins with ord_
  await waybill.order.get({ id: "prd_1" });
  // @ts-expect-error a line has a quantity
  await waybill.order.place({ lines: [{ sku: "A" }] });
  // @ts-expect-error there is no such field
  await waybill.order.place({ lines: [{ sku: "A", quantity: 1 }], price: 5 });
  // @ts-expect-error there is no such option
  await waybill.order.place({ lines: [{ sku: "A", quantity: 1 }] }, { key: "x" });

  const order = await waybill.order.get({ id: "ord_1" });
  // @ts-expect-error dates are Dates
  order.createdAt satisfies string;
  // @ts-expect-error there is no such status
  if (order.status === "shipped") return;

  // @ts-expect-error there is no such reason
  isWaybillError(error, "inventory.sold_out");
  if (isWaybillError(error, "inventory.out_of_stock")) {
    error.details.available satisfies number;
    // @ts-expect-error this reason has no such detail
    error.details.limit;
  }
  if (isWaybillError(error)) {
    // @ts-expect-error without a reason nobody knows the details
    error.details.available;
  }
}

// @ts-expect-error a client needs to know where the API is
createClient({});
