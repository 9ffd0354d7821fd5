import { readFile } from "node:fs/promises";
import { CsvError, type Info, parse } from "csv-parse/sync";
import { Complaint } from "./complaint.ts";
import { columns, isCredit, isOrdered, Row } from "./row.ts";

/** A row to replay, and the file that it came from. */
export interface SourcedRow extends Row {
  file: string;
}

/** All rows to replay. Throws a {@link Complaint} that names file and line; nothing is half read. */
export async function readRows(files: readonly string[]): Promise<SourcedRow[]> {
  const rows = await Promise.all([...new Set(files)].map(readOne));
  const all = rows.flat();
  if (all.length === 0) throw new Complaint(`There is nothing to replay in ${files.join(", ")}.`);
  return all;
}

async function readOne(file: string): Promise<SourcedRow[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : message;
    throw new Complaint(`${file}: ${why}`, { cause });
  });
  return rowsOf(file, text);
}

/** The rows to replay of one file's text. */
export function rowsOf(file: string, text: string): SourcedRow[] {
  if (text.trim() === "") throw new Complaint(`${file}: the file is empty`);
  const rows: SourcedRow[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      columns: (header: string[]) => checkHeader(file, header),
      on_record(record: unknown, { lines }: Info) {
        const row = rowOf(record, `${file}:${lines}`);
        if (isOrdered(row) || isCredit(row)) rows.push({ ...row, file });
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const { lines } = cause as { lines?: number };
    throw new Complaint(`${file}${lines === undefined ? "" : `:${lines}`}: ${cause.message}`, { cause });
  }
  return rows;
}

function checkHeader(file: string, header: string[]): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Complaint(`${file}:1: there is no column ${missing.join(", ")}`);
  return header;
}

function rowOf(record: unknown, place: string): Row {
  const { data, error } = Row.safeParse(record);
  if (data) return data;
  const [issue] = error.issues;
  const column = String(issue?.path[0]);
  const value = JSON.stringify((record as Record<string, unknown>)[column]);
  throw new Complaint(`${place}: ${column} ${issue?.message}, not ${value}`);
}
