import { isWaybillError } from "@waybill/client";

interface Page<T> {
  items: T[];
  nextCursor?: string | undefined;
}

const readingsMax = 3;

/** All items of a list. A cursor that the server does not know any more means: read it again from the start. */
export async function readAll<T>(list: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  for (let reading = 1; ; reading += 1) {
    try {
      return await readOnce(list);
    } catch (error) {
      if (reading === readingsMax || !isWaybillError(error, "list.bad_cursor")) throw error;
    }
  }
}

async function readOnce<T>(list: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}
