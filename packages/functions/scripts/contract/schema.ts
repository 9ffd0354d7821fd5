import * as z from "zod";

/** The side of a schema: what a caller may send, or what is answered. They differ where there are defaults. */
export type Side = "input" | "output";

/** A zod schema with its definition laid open; zod keeps it under `_zod` for tools such as this one. */
export interface Schema extends z.core.$ZodType {
  _zod: z.core.$ZodType["_zod"] & { def: Definition };
}

export interface Definition {
  type: string;
  innerType: Schema;
  element: Schema;
  options: Schema[];
  items: Schema[];
  rest: Schema | null;
  keyType: Schema;
  valueType: Schema;
  left: Schema;
  right: Schema;
  in: Schema;
  out: Schema;
  getter: () => Schema;
  shape: Record<string, Schema>;
  catchall?: Schema;
  values: unknown[];
  entries: Record<string, string | number>;
  partial?: boolean;
  parts: unknown[];
  defaultValue: unknown;
}

export interface Meta {
  description?: string;
  deprecated?: boolean;
  /** The TypeScript type of a schema that zod itself cannot print, for instance an id. */
  tsType?: string;
}

export const metaOf = (schema: Schema): Meta => z.globalRegistry.get(schema) ?? {};

/** The schema that was named with `.meta({ id })`: itself, or what it was before later checks and descriptions. */
export function namedOf(schema: Schema): { id: string; schema: Schema } | undefined {
  for (let at: Schema | undefined = schema; at; at = at._zod.parent as Schema | undefined) {
    const id = z.globalRegistry._map.get(at)?.id;
    if (id !== undefined) return { id, schema: at };
  }
  return undefined;
}

const wrappers = new Set(["optional", "nullable", "nonoptional", "readonly", "default", "prefault", "catch"]);

/** The schema inside `.optional()`, `.nullable()`, `.default()` … */
export function unwrap(schema: Schema): Schema {
  let at = schema;
  while (wrappers.has(at._zod.def.type)) at = at._zod.def.innerType;
  return at;
}

export function children(schema: Schema): Schema[] {
  const def = schema._zod.def;
  if (wrappers.has(def.type)) return [def.innerType];
  switch (def.type) {
    case "object":
      return [...Object.values(def.shape), ...(def.catchall ? [def.catchall] : [])];
    case "array":
      return [def.element];
    case "union":
      return def.options;
    case "record":
    case "map":
      return [def.keyType, def.valueType];
    case "set":
      return [def.valueType];
    case "tuple":
      return [...def.items, ...(def.rest ? [def.rest] : [])];
    case "intersection":
      return [def.left, def.right];
    case "lazy":
      return [def.getter()];
    case "pipe":
      return [def.in, def.out];
    default:
      return [];
  }
}

const changing = new Set(["default", "prefault", "catch", "transform", "pipe"]);

/** Whether the two sides of a schema are different types. */
export function differs(schema: Schema, seen = new Set<Schema>()): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  if (metaOf(schema).tsType !== undefined) return false;
  return changing.has(schema._zod.def.type) || children(schema).some((child) => differs(child, seen));
}
