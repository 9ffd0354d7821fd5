/**
 * An engine whose parent was killed lives on and keeps its file. Two engines on one file would both write, so each
 * start leaves a note beside the database, and the next start reads it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { alreadyRunning } from "../folder/lock.ts";
import { type ProcessIdentity, commandOf, end, identify, isSame } from "../folder/process.ts";

interface Note {
  engine: ProcessIdentity;
  owner: ProcessIdentity;
}

export function pidFileOf(database: string): string {
  return `${database}.pid`;
}

/** Notes that we run the engine with this process number on this database. */
export function notePid(database: string, pid: number): void {
  const engine = identify(pid);
  const owner = identify(process.pid);
  if (engine && owner) writeFileSync(pidFileOf(database), JSON.stringify({ engine, owner } satisfies Note));
}

/**
 * Ends the engine that a killed run left on this database, if there is one, and waits until it is gone. The number alone
 * is not believed: the start time must fit, and the command line must name an engine and this very file or its folder.
 * @throws LocalError `already_running` when the engine's owner is alive.
 */
export async function endStaleEngine(database: string): Promise<"ended" | "none"> {
  const note = read(database);
  if (!note || !isSame(note.engine)) return "none";
  if (isSame(note.owner)) throw alreadyRunning(note.owner.pid);
  const command = commandOf(note.engine.pid);
  if (!/dynoxide|DynamoDBLocal/.test(command) || !command.includes(database)) return "none";
  await end(note.engine);
  return "ended";
}

function read(database: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(pidFileOf(database), "utf8")) as Note;
  } catch {
    return undefined;
  }
}
