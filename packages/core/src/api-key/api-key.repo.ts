import { Table } from "../table/table.ts";
import { ApiKeyEntity } from "./api-key.entity.ts";
import type { Stored } from "./api-key.schema.ts";

const label = "apiKey";
const moments = ["createdAt", "expiresAt", "rotatedAt", "revokedAt", "lastUsedAt"] as const;

const itemOf = (key: Stored) => Table.withMoments(key, moments, "text");
const storedOf = (item: object): Stored => Table.withMoments(item as Stored, moments, "date");

export function create(key: Stored): Table.Write {
  const entity = ApiKeyEntity();
  return Table.write(label, entity, entity.create(itemOf(key)));
}

/** The next version: refused as `apiKey` when somebody else wrote it first. */
export function replace(before: Stored, after: Stored): Table.Write {
  const entity = ApiKeyEntity();
  const item = entity.put(itemOf(after)).where(({ version }, { eq }) => eq(version, before.version));
  return Table.write(label, entity, item);
}

/** Strongly consistent: a revoked key is nothing at once. */
export async function get(id: string): Promise<Stored | null> {
  const { data } = await ApiKeyEntity().get({ id }).go({ consistent: true });
  return data ? storedOf(data) : null;
}

/** Keys made before `before` (a position), newest first. */
export async function list(before: string, limit: number): Promise<Stored[]> {
  const [createdAt = "", id = ""] = before.split("#");
  const { data } = await Table.whole(() =>
    ApiKeyEntity().query.all({}).lt({ createdAt, id }).go({ order: "desc", limit, hydrate: true }),
  );
  return data.map(storedOf);
}

/** Where a key stands in the list. */
export const positionOf = ({ createdAt, id }: Stored): string => `${createdAt.toISOString()}#${id}`;

/** No change of the key: told by nothing. */
export async function used(id: string, at: Date): Promise<void> {
  const operation = ApiKeyEntity().patch({ id }).set({ lastUsedAt: at.toISOString() });
  await Table.unlessRefused(operation.go());
}
