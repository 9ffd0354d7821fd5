import * as z from "zod";
import { Cursor } from "../cursor/cursor.ts";
import { fn } from "../fn/fn.ts";
import { Runtime } from "../runtime/runtime.ts";
import * as repo from "./api-key.repo.ts";
import { infoOf } from "./api-key.schema.ts";

const List = z
  .strictObject({ ...Cursor.page })
  .meta({ id: "ApiKeyListInput" })
  .prefault({});

/** Newest first, with those that are revoked or have expired. */
export const list = fn(List, async ({ limit, cursor }) => {
  const now = Runtime.now();
  const page = await Cursor.fillPage({
    limit,
    position: Cursor.read(cursor, "apiKey.list"),
    batch: limit,
    read: (position, count) => repo.list(position ?? `${new Date(now.getTime() + 1).toISOString()}#`, count),
    select: async (keys) => keys.map((key) => infoOf(key, now)),
    positionOf: repo.positionOf,
  });
  return { items: page.items, nextCursor: Cursor.write(page.position, "apiKey.list") };
});
