/**
 * Users, groups and clients as JSON, in memory and, with a folder, in one file per pool that is replaced whole or not
 * at all. Passwords are kept in clear: use none that you use elsewhere.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalError, systemCode } from "../error.ts";
import type { DataStore, DataStoreFactory } from "./internals.ts";

type Node = Record<string, unknown>;

/** @throws LocalError `data_corrupt` from `create` */
export function createStores(folder?: string): DataStoreFactory {
  return { create: async (_context, id, defaults) => openStore(defaults, folder && join(folder, `${id}.json`)) };
}

function openStore(defaults: Node, file?: string): DataStore {
  const root: Node = { ...defaults, ...(file ? load(file) : {}) };
  const save = () => {
    if (!file) return;
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(root, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  /** The object that holds the last part of a key. Own properties only: a user may be called `constructor`. */
  const holder = (path: readonly string[], make: boolean): Node | undefined => {
    let node = root;
    for (const part of path) {
      if (!Object.hasOwn(node, part)) {
        if (!make) return undefined;
        define(node, part, {});
      }
      node = node[part] as Node;
    }
    return node;
  };
  return {
    async get(_context, key, otherwise) {
      const [path, last] = split(key);
      const node = holder(path, false);
      return (node && Object.hasOwn(node, last) ? node[last] : undefined) ?? otherwise ?? null;
    },
    async set(_context, key, value) {
      const [path, last] = split(key);
      const node = holder(path, true);
      if (node) define(node, last, value);
      save();
    },
    async delete(_context, key) {
      const [path, last] = split(key);
      const node = holder(path, false);
      if (node) delete node[last];
      save();
    },
    getRoot: async () => root,
  };
}

function split(key: string | string[]): [path: string[], last: string] {
  const parts = Array.isArray(key) ? key : [key];
  return [parts.slice(0, -1), parts.at(-1) ?? ""];
}

function define(node: Node, name: string, value: unknown): void {
  Object.defineProperty(node, name, { value, configurable: true, enumerable: true, writable: true });
}

function load(file: string): Node {
  try {
    return JSON.parse(readFileSync(file, "utf8"), (name, value: unknown) =>
      name.endsWith("Date") && typeof value === "string" ? new Date(value) : value,
    ) as Node;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return {};
    throw new LocalError(
      "data_corrupt",
      `The file ${file} is half-written or damaged.`,
      "Delete it to forget its users, or start with --fresh.",
      error,
    );
  }
}
