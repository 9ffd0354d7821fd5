/** Text that people type. */
export * as Text from "./text.ts";

import * as z from "zod";

/** One line: trimmed, not empty, without control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, "must not have control characters");

/** Several lines: tabs and line breaks may be in it, other control characters not. */
export const block = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^(?:\P{Cc}|[\t\n\r])*$/u, "must not have control characters");
