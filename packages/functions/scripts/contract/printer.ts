import { children, differs, namedOf, metaOf, type Schema, type Side, unwrap } from "./schema.ts";
import { doc, grouped, key, literal, union } from "./text.ts";

const keywords: Record<string, string> = {
  string: "string",
  number: "number",
  int: "number",
  bigint: "bigint",
  boolean: "boolean",
  success: "boolean",
  date: "Date",
  symbol: "symbol",
  null: "null",
  undefined: "undefined",
  void: "void",
  any: "unknown",
  unknown: "unknown",
  never: "never",
};
const depthMax = 60;

/** Prints zod schemas as TypeScript, and collects what has a name as declarations. */
export class Printer {
  readonly declarations = new Map<string, string>();
  readonly #owner = new Map<string, Schema>();
  #depth = 0;

  /** The type of a schema: by name when it has one. */
  type(schema: Schema, side: Side, indent = ""): string {
    return union(this.#members(schema, side, indent));
  }

  /** The type of a procedure's whole input or output: a shape without a name gets the one suggested. */
  top(schema: Schema, side: Side, suggested: string): string {
    if (namedOf(schema) || !["object", "union", "intersection"].includes(schema._zod.def.type))
      return this.type(schema, side);
    return this.#declare(schema, side, suggested);
  }

  #declare(schema: Schema, side: Side, id: string): string {
    const name = side === "input" && differs(schema) && !id.endsWith("Input") ? `${id}Input` : id;
    const owner = this.#owner.get(name);
    if (owner) {
      if (!same(owner, schema)) throw new Error(`Two different schemas are called ${name}: give one another id.`);
      return name;
    }
    this.#owner.set(name, schema);
    this.declarations.set(name, ""); // Holds the place, and ends the recursion of a type that contains itself.
    const body = union(this.#structure(schema, side, ""));
    const plain = schema._zod.def.type === "object" && body.startsWith("{");
    const head = doc([metaOf(schema).description]);
    this.declarations.set(name, `${head}export ${plain ? `interface ${name} ${body}` : `type ${name} = ${body};`}\n`);
    return name;
  }

  #members(schema: Schema, side: Side, indent: string): string[] {
    const named = namedOf(schema);
    if (named) return [this.#declare(named.schema, side, named.id)];
    this.#depth += 1;
    if (this.#depth > depthMax) throw new Error('A schema that contains itself needs a name: .meta({ id: "…" })');
    try {
      return this.#structure(schema, side, indent);
    } finally {
      this.#depth -= 1;
    }
  }

  #structure(schema: Schema, side: Side, indent: string): string[] {
    const { tsType } = metaOf(schema);
    if (tsType !== undefined) return [tsType];
    const def = schema._zod.def;
    const keyword = keywords[def.type];
    if (keyword !== undefined) return [keyword];
    const members = (inner: Schema): string[] => this.#members(inner, side, indent);
    const one = (inner: Schema): string => union(members(inner));

    switch (def.type) {
      case "literal":
        return def.values.map(literal);
      case "enum":
        return Object.values(def.entries).map(literal);
      case "template_literal":
        return [`\`${def.parts.map((part) => this.#part(part, side)).join("")}\``];
      case "array":
        return [`${grouped(members(def.element))}[]`];
      case "union":
        return def.options.flatMap(members);
      case "intersection":
        return [`(${grouped(members(def.left))} & ${grouped(members(def.right))})`];
      case "tuple":
        return [`[${[...def.items.map(one), ...(def.rest ? [`...${grouped(members(def.rest))}[]`] : [])].join(", ")}]`];
      case "record": {
        const record = `Record<${one(def.keyType)}, ${one(def.valueType)}>`;
        return [def.partial ? `Partial<${record}>` : record];
      }
      case "map":
        return [`Map<${one(def.keyType)}, ${one(def.valueType)}>`];
      case "set":
        return [`Set<${one(def.valueType)}>`];
      case "optional":
        return [...members(def.innerType), "undefined"];
      case "nullable":
        return [...members(def.innerType), "null"];
      case "nonoptional":
        return members(def.innerType).filter((member) => member !== "undefined");
      case "default":
      case "prefault":
        return side === "input" ? [...members(def.innerType), "undefined"] : members(def.innerType);
      case "catch":
      case "readonly":
        return members(def.innerType);
      case "lazy":
        return members(def.getter());
      case "pipe":
        return members(side === "input" ? def.in : def.out);
      case "transform":
        if (side === "input") return ["unknown"];
        break;
      case "object":
        return [this.#object(schema, side, indent)];
      default:
    }
    throw new Error(`zod's "${def.type}" has no TypeScript type to print: add .meta({ tsType: "…" }).`);
  }

  #object(schema: Schema, side: Side, indent: string): string {
    const { shape, catchall } = schema._zod.def;
    const inner = `${indent}  `;
    const lines = Object.entries(shape).map(([name, field]) => {
      const optional = (side === "input" ? field._zod.optin : field._zod.optout) !== undefined;
      const members = this.#members(field, side, inner);
      const type = union(optional ? [...members.filter((member) => member !== "undefined"), "undefined"] : members);
      return `${fieldDoc(field, side, inner)}${inner}${key(name)}${optional ? "?" : ""}: ${type};\n`;
    });
    if (catchall && catchall._zod.def.type !== "never") {
      lines.push(`${inner}[key: string]: ${this.type(catchall, side, inner)};\n`);
    }
    return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("")}${indent}}`;
  }

  #part(part: unknown, side: Side): string {
    if (typeof part === "object" && part !== null) return `\${${this.type(part as Schema, side)}}`;
    return String(part);
  }
}

/** The description of a field; not that of its type, which stands with the type. */
function fieldDoc(field: Schema, side: Side, indent: string): string {
  const inner = unwrap(field);
  const named = namedOf(inner);
  const ofType = named && metaOf(named.schema).description;
  const description = metaOf(field).description ?? metaOf(inner).description;
  const def = field._zod.def;
  return doc(
    [
      description !== ofType && description,
      side === "input" && def.type === "default" && `@default ${literal(def.defaultValue)}`,
      metaOf(field).deprecated && "@deprecated",
    ],
    indent,
  );
}

/** One schema, or copies of it that differ in checks and descriptions only. */
function same(a: Schema, b: Schema): boolean {
  const first = (schema: Schema): Schema => {
    const parent = schema._zod.parent as Schema | undefined;
    return parent ? first(parent) : schema;
  };
  if (first(a) === first(b)) return true;
  const [left, right] = [children(a), children(b)];
  return left.length > 0 && left.length === right.length && left.every((child, index) => child === right[index]);
}
