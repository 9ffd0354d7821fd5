/**
 * What can go wrong in the local stack, as a word, a sentence and the way out.
 *
 * ```ts
 * try {
 *   await startEngines({ dataDir: ".waybill" });
 * } catch (error) {
 *   if (error instanceof LocalError) console.error(`${error.message}\n${error.hint}`);
 * }
 * ```
 */
export type LocalErrorCode =
  | "already_running" // another live process works on the same folder
  | "checkpoint_corrupt" // a stream checkpoint on disk is not readable
  | "database_corrupt" // an SQLite file fails its check, or is no database at all
  | "data_corrupt" // a JSON file of ours is half-written
  | "data_outdated" // the folder was written in another format
  | "engine_failed" // an engine ended or did not answer
  | "engine_missing" // no DynamoDB engine for this platform
  | "handler_missing" // an event arrived for a function that nobody serves
  | "jar_missing" // DynamoDB Local was asked for but is not installed
  | "java_missing" // DynamoDB Local was asked for but there is no Java
  | "not_our_folder" // refusing to empty a folder that we did not make
  | "port_in_use" // another program listens there
  | "table_changed" // the table on disk has other keys or indexes than the topology
  | "topology_invalid" // a name in the topology points nowhere, or a filter is not understood
  | "unsettled"; // work kept coming after the bound of rounds

/** An error with a stable `code`, one sentence, and a `hint` that names the way out. */
export class LocalError extends Error {
  override readonly name = "LocalError";
  readonly code: LocalErrorCode;
  /** What the reader can do about it: one sentence, printable as it is. */
  readonly hint: string;

  constructor(code: LocalErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** Says which port is taken and which command-line flag chooses another. */
export function portInUse(port: number, flag: string, cause?: unknown): LocalError {
  return new LocalError(
    "port_in_use",
    `Port ${port} is in use by another program.`,
    `Stop that program, or choose another port with ${flag}.`,
    cause,
  );
}

/** Node's error code (`"EADDRINUSE"`, `"ENOENT"`, …) of anything that was thrown. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
