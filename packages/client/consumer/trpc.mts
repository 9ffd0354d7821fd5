// The router's type for tRPC's own client: exact, and not `any`.
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { type AppRouter, transformer } from "@waybill/client/trpc";

const trpc = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "https://api.example.com", transformer })] });

export async function read(): Promise<Date> {
  // @ts-expect-error there is no such procedure
  await trpc.order.fetch.query({ id: "ord_1" });
  // @ts-expect-error an order's id begins with ord_
  await trpc.order.get.query({ id: "prd_1" });
  // @ts-expect-error placing is a mutation
  await trpc.order.place.query({ lines: [] });
  try {
    const order = await trpc.order.get.query({ id: "ord_1" });
    // @ts-expect-error dates are Dates
    order.createdAt satisfies string;
    return order.createdAt;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    const { data } = error as TRPCClientError<AppRouter>;
    // @ts-expect-error a reason is a string
    data?.reason satisfies number | undefined;
    throw error;
  }
}
