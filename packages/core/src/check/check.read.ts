import { Id } from "../id/id.ts";
import { Table } from "../table/table.ts";

/** All items of one order, or one item that is of none. */
export interface Read {
  items: readonly Table.Raw[];
  isOrder: boolean;
}

/** The whole table as an auditor needs it; no more of it is in memory than a page and an order. */
export async function* read(onProgress: (items: number) => void = () => {}): AsyncGenerator<Read> {
  let count = 0;
  let order: Table.Raw[] = [];
  for await (const page of Table.scan()) {
    for (const item of page) {
      if (!isOfOrder(item)) {
        yield { items: [item], isOrder: false };
        continue;
      }
      if (order[0] && order[0].pk !== item.pk) {
        yield { items: order, isOrder: true };
        order = [];
      }
      order.push(item);
    }
    onProgress((count += page.length));
  }
  if (order.length > 0) yield { items: order, isOrder: true };
}

const isOfOrder = ({ pk }: Table.Raw): boolean =>
  pk.startsWith("ORD#") && Id.schema("order").safeParse(pk.slice(4)).success;
