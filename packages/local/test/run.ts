/** A Waybill of its own in another process, for tests that kill it. Arguments: a folder or "", and an item to keep or "". */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { memoryFolder } from "../src/engine/temp.ts";
import { ownerOf } from "../src/folder/lock.ts";
import { openDataFolder, openStack, startEngines } from "../src/local.ts";
import { awsJson } from "../src/wire/aws-json.ts";
import { topology } from "./topology.ts";

const [path = "", item = ""] = process.argv.slice(2);
const folder = path ? await openDataFolder(path) : undefined;
const kept = folder && { dataDir: folder.path };
const engines = await startEngines(kept);
const stack = await openStack({ engines, topology, prefix: "run-", ...kept });
if (item) {
  const dynamo = awsJson({ endpoint: engines.dynamo.endpoint, target: "DynamoDB_20120810", region: engines.region });
  await dynamo("PutItem", { TableName: stack.resources["Table"]?.name, Item: { pk: { S: item }, sk: { S: "-" } } });
}
const inMemory = readdirSync(memoryFolder()).map((name) => join(memoryFolder(), name));
const mine = folder?.path ?? inMemory.find((candidate) => ownerOf(candidate)?.pid === process.pid);
console.log(JSON.stringify({ folder: mine, repairs: folder?.repairs ?? [] }));
setInterval(() => {}, 1_000);
