import { Resource } from "sst/resource";

/** A linked resource with the fields that are needed of it; says which is missing. */
export function resource<F extends string>(name: string, fields: readonly F[]): Record<F, string> {
  const linked = (Resource as unknown as Record<string, Record<string, unknown>>)[name] ?? {};
  const found = fields.map((field) => {
    const value = linked[field];
    if (typeof value !== "string") throw new Error(`The linked resource ${name} has no ${field}`);
    return [field, value] as const;
  });
  return Object.fromEntries(found) as Record<F, string>;
}
