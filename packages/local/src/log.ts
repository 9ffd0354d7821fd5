/**
 * The local stack's own voice: what a developer would want to see, never the content of a message.
 *
 * ```ts
 * const log: Log = ({ level, message, ...fields }) => console.log(level, message, fields);
 * ```
 */
export type Log = (entry: LogEntry) => void;

export interface LogEntry {
  level: "info" | "warn" | "error";
  message: string;
  /** Names, counts, error objects; whatever helps to find the cause. */
  [field: string]: unknown;
}

export const silent: Log = () => {};
