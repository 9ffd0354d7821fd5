/** A Waybill of its own in another process, for tests that kill it. Arguments: the folder, then what to do. */
import { openDataFolder, openStack, startEngines } from "../src/local.ts";
import { awsJson } from "../src/wire/aws-json.ts";
import { topology } from "./topology.ts";

const [path = "", item = ""] = process.argv.slice(2);
const folder = await openDataFolder(path);
const engines = await startEngines({ dataDir: folder.path });
const stack = await openStack({ engines, topology, dataDir: folder.path, prefix: "run-" });
const dynamo = awsJson({ endpoint: engines.dynamo.endpoint, target: "DynamoDB_20120810", region: engines.region });
if (item)
  await dynamo("PutItem", { TableName: stack.resources["Table"]?.name, Item: { pk: { S: item }, sk: { S: "-" } } });
console.log(JSON.stringify({ repairs: folder.repairs, dynamo: engines.dynamo.endpoint }));
setInterval(() => {}, 1_000);
