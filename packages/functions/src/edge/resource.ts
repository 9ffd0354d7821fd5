import { Resource } from "sst/resource";

/** A linked resource with the fields that are needed of it; says which is missing. */
export function resource<F extends string, O extends string = never>(
  name: string,
  fields: readonly F[],
  optional: readonly O[] = [],
): Record<F, string> & Partial<Record<O, string>> {
  const linked = (Resource as unknown as Record<string, Record<string, unknown>>)[name] ?? {};
  for (const field of fields)
    if (typeof linked[field] !== "string") throw new Error(`The linked resource ${name} has no ${field}`);
  const found = [...fields, ...optional].flatMap((field) =>
    typeof linked[field] === "string" ? [[field, linked[field]]] : [],
  );
  return Object.fromEntries(found) as Record<F, string> & Partial<Record<O, string>>;
}
