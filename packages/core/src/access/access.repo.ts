import { Table } from "../table/table.ts";
import { AccessEntity } from "./access.entity.ts";
import type { State } from "./access.ts";

/** Strongly consistent. */
export async function get(): Promise<State> {
  const { data } = await AccessEntity().get({}).go({ consistent: true });
  return data ?? { version: 0, owners: 0 };
}

/** The next version: refused as `access` when somebody else changed anybody's rights since. */
export function turn({ version, owners }: State, more: number): Table.Write {
  const entity = AccessEntity();
  const next = entity.put({ version: version + 1, owners: owners + more });
  const operation =
    version === 0
      ? next.where((access, { notExists }) => notExists(access.version))
      : next.where((access, { eq }) => eq(access.version, version));
  return Table.write("access", entity, operation);
}
