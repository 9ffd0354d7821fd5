/** How far a stream worker has come, kept over restarts when there is a folder. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { LocalError, systemCode } from "../error.ts";

export interface Position {
  shardId: string;
  /** The last record that is dealt with. Decimal digits of any length: compare as BigInt, never as text or number. */
  sequenceNumber: string;
}

export interface Checkpoint {
  get(): Position | undefined;
  set(position: Position): void;
}

/**
 * A checkpoint of one worker on one stream. A file of another stream (the table was made anew) does not count.
 * It survives the end of the process at any moment, not the loss of power.
 * @throws LocalError `checkpoint_corrupt`
 */
export function openCheckpoint(streamArn: string, file?: string): Checkpoint {
  let position = file ? load(file, streamArn) : undefined;
  if (file) mkdirSync(dirname(file), { recursive: true });
  return {
    get: () => position,
    set(next) {
      if (position?.shardId === next.shardId && BigInt(next.sequenceNumber) <= BigInt(position.sequenceNumber)) return;
      position = next;
      if (!file) return;
      writeFileSync(`${file}.new`, JSON.stringify({ streamArn, ...next }));
      renameSync(`${file}.new`, file);
    },
  };
}

function load(file: string, streamArn: string): Position | undefined {
  try {
    const saved = JSON.parse(readFileSync(file, "utf8")) as Position & { streamArn: string };
    if (saved.streamArn !== streamArn) return undefined;
    BigInt(saved.sequenceNumber); // throws when it is none; its text is kept, as its leading zeros count
    return { shardId: saved.shardId, sequenceNumber: saved.sequenceNumber };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw new LocalError(
      "checkpoint_corrupt",
      `The stream checkpoint ${file} is not readable.`,
      "Delete it to deliver the stream again from its beginning, or start with --fresh.",
      error,
    );
  }
}
