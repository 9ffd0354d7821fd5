import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alarms } from "./alarms.ts";
import { compute } from "./compute.ts";
import { entrance } from "./entrance.ts";
import { messaging } from "./messaging.ts";
import type { Rule } from "./rule.ts";
import { storage } from "./storage.ts";

const knownKinds = new Set(
  readFileSync(join(import.meta.dirname, "kinds.txt"), "utf8")
    .trim()
    .split("\n"),
);

/** What is new has to be looked at: is it encrypted, private, kept, watched? Then it is added to kinds.txt. */
const kinds: Rule = ({ resources }) =>
  [...new Set(resources.map(({ type }) => type))]
    .filter((type) => !/^(sst|pulumi):/.test(type) && !knownKinds.has(type))
    .map((type) => `${type}: not a kind that these tests know`);

/** All that holds of every stage. */
export const rules: Record<string, Rule> = { kinds, ...storage, ...messaging, ...compute, ...entrance, ...alarms };
