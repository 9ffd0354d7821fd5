import type { Actor } from "../actor/actor.ts";
import { Table } from "../table/table.ts";
import { RoleEntity } from "./role.entity.ts";
import type { Stored } from "./role.schema.ts";

export interface Row extends Stored {
  isRemoved?: boolean;
}

const rowOf = (item: object): Row => {
  const { updatedAt, ...role } = item as Omit<Row, "updatedAt"> & { updatedAt: string };
  return { ...role, updatedAt: new Date(updatedAt) };
};

/** Strongly consistent, with those that were removed. */
export async function get(names: readonly string[]): Promise<Row[]> {
  const items = await Table.getAll<{ name: string }, object>(
    names.map((name) => ({ name })),
    (keys) => RoleEntity().get(keys).go({ consistent: true }),
  );
  return items.map(rowOf);
}

export async function all(): Promise<Row[]> {
  const { data } = await RoleEntity().query.primary({}).go({ consistent: true, pages: "all" });
  return data.map(rowOf).filter(({ isRemoved }) => !isRemoved);
}

/** The next version, whatever was there: committed against the version of all access. */
export function put({ updatedAt, permissions, ...role }: Row): Table.Write {
  const entity = RoleEntity();
  const item = { ...role, permissions: [...permissions] as Actor.Permission[], updatedAt: updatedAt.toISOString() };
  return Table.write("role", entity, entity.put(item));
}
