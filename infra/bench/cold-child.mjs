// One cold start: how long a bundle takes to import, and to answer its first event.
import { pathToFileURL } from "node:url";

const { BUNDLE: bundle, EVENT: event } = process.env;
const startedAt = performance.now();
const { handler } = await import(pathToFileURL(bundle).href);
const importedAt = performance.now();
const context = { awsRequestId: "cold", functionName: "cold", getRemainingTimeInMillis: () => 15_000 };
const { statusCode } =
  (await handler(JSON.parse(event), context).catch((error) => ({ statusCode: error.message }))) ?? {};
const answeredAt = performance.now();
process.send({ importMs: importedAt - startedAt, firstMs: answeredAt - importedAt, statusCode });
process.disconnect();
