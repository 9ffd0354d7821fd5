/** A verb that checks what it is given: `verb.schema` is the API's input, the event's payload and the client's type. */
import type * as z from "zod";
import { Failure } from "../error/error.ts";

export function fn<S extends z.ZodType, R>(schema: S, verb: (input: z.output<S>) => R) {
  const checked = (input: z.input<S>): R => verb(parse(schema, input));
  return Object.assign(checked, { schema });
}

export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw Failure.InvalidInput(undefined, { issues: issuesOf(result.error), cause: result.error });
}

export const issuesOf = (error: z.core.$ZodError): Failure.Issue[] =>
  error.issues.slice(0, 20).map(({ path, message }) => ({
    path: path.map((part) => (typeof part === "number" ? part : String(part).slice(0, 64))),
    message: message.slice(0, 300),
  }));
