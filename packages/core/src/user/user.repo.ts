import { Seal } from "../seal/seal.ts";
import { Table } from "../table/table.ts";
import { UserEntity } from "./user.entity.ts";
import type { Stored } from "./user.schema.ts";

const label = "user";
const moments = ["tokensValidAfter", "secondFactorAt", "createdAt", "updatedAt", "lastSignInAt"] as const;

const digestOf = (email: string): string => Seal.digest("email", email);

const itemOf = (user: Stored) => ({ ...Table.withMoments(user, moments, "text"), emailDigest: digestOf(user.email) });

function storedOf(item: object): Stored {
  const { emailDigest: _, ...fields } = item as Stored & { emailDigest: string };
  return Table.withMoments(fields, moments, "date");
}

/** Refused as `user` when there is one already. */
export function create(user: Stored): Table.Write {
  const entity = UserEntity();
  return Table.write(label, entity, entity.create(itemOf(user)));
}

/** The next version: refused as `user` when somebody else wrote it first. */
export function replace(before: Stored, after: Stored): Table.Write {
  const entity = UserEntity();
  const item = entity.put(itemOf(after)).where(({ version }, { eq }) => eq(version, before.version));
  return Table.write(label, entity, item);
}

/** Strongly consistent. */
export async function get(id: string): Promise<Stored | null> {
  const { data } = await UserEntity().get({ id }).go({ consistent: true });
  return data ? storedOf(data) : null;
}

/** Also of those whose address was digested under an older secret. */
export async function byEmail(email: string): Promise<Stored[]> {
  const found = await Promise.all(
    Seal.digests("email", email).map((digest) => {
      const query = UserEntity().query.byEmail({ emailDigest: digest.toString("base64url") });
      return Table.whole(() => query.go({ hydrate: true }));
    }),
  );
  return found.flatMap(({ data }) => data.map(storedOf));
}

/** Users who came before `before` (a position), newest first. */
export async function list(before: string, limit: number): Promise<Stored[]> {
  const [createdAt = "", id = ""] = before.split("#");
  const { data } = await Table.whole(() =>
    UserEntity().query.all({}).lt({ createdAt, id }).go({ order: "desc", limit, hydrate: true }),
  );
  return data.map(storedOf);
}

/** Where a user stands in the list. */
export const positionOf = ({ createdAt, id }: Stored): string => `${createdAt.toISOString()}#${id}`;

/** No change of the profile: told by nothing, and lost to whoever changes it at the same time. */
export async function signedIn(id: string, at: Date): Promise<void> {
  const operation = UserEntity().patch({ id }).set({ lastSignInAt: at.toISOString() });
  await Table.unlessRefused(operation.go());
}
