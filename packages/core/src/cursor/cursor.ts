/** List cursors: opaque, signed, bound to the caller and the question, and short-lived. */
export * as Cursor from "./cursor.ts";

import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";

export const BadCursor = Failure.define({
  reason: "list.bad_cursor",
  kind: "invalid",
  message: "The cursor is not valid for this list.",
  help: "Send `nextCursor` back unchanged, with the same filters and as the same caller, within an hour. Otherwise start from the first page.",
});

export const schema = z.string().max(2_000).meta({ description: "`nextCursor` of the page before; opaque." });

/** What every list takes. */
export const page = {
  limit: z.int().min(1).max(100).default(20).meta({ description: "Items a page." }),
  cursor: schema.optional(),
};

/** What every list answers. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: schema.optional() });

const validSeconds = 3600;

const sign = (payload: string, question: unknown): string =>
  createHmac("sha256", Runtime.use().cursorSecret)
    .update(JSON.stringify([payload, Actor.idOf(Actor.use()), question]))
    .digest("base64url");

/** `position` is whatever the repository needs to go on; `question` is the list's name and filters. */
export function write(position: string | null | undefined, question: unknown): string | undefined {
  if (!position) return undefined;
  const payload = Buffer.from(JSON.stringify({ p: position, e: Runtime.inSeconds(validSeconds).getTime() })).toString(
    "base64url",
  );
  return `${payload}.${sign(payload, question)}`;
}

export function read(cursor: string | undefined, question: unknown): string | null {
  if (cursor === undefined) return null;
  const [payload = "", signature = ""] = cursor.split(".");
  const given = Buffer.from(signature, "base64url");
  const right = Buffer.from(sign(payload, question), "base64url");
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw BadCursor();
  const { p, e } = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
    p: string;
    e: number;
  };
  if (e < Runtime.now().getTime()) throw BadCursor();
  return p;
}

interface Fill<Row, Item> {
  limit: number;
  /** Where the page before ended. */
  position: string | null;
  /** Rows to read at a time: more than `limit` where many of them will not be shown. */
  batch: number;
  read(position: string | null, count: number): Promise<Row[]>;
  /** What a row shows, or `null` for a row that is passed over; in the rows' order. */
  select(rows: Row[]): Promise<(Item | null)[]>;
  positionOf(row: Row): string;
}

/** Reads on until a page is full or there is nothing more. */
export async function fillPage<Row, Item>(question: Fill<Row, Item>) {
  const { limit, batch, read, select, positionOf } = question;
  const items: Item[] = [];
  let { position } = question;
  for (;;) {
    const rows = await read(position, batch);
    const selected = await select(rows);
    for (const [i, row] of rows.entries()) {
      if (items.length === limit) return { items, position };
      const item = selected[i] ?? null;
      if (item !== null) items.push(item);
      position = positionOf(row);
    }
    if (rows.length < batch) return { items, position: null };
  }
}
