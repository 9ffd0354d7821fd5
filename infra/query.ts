/** The questions that are asked of the logs, saved where they are asked. */
import { queries } from "../packages/functions/src/queries.ts";
import { named } from "./current.ts";
import { functions } from "./metric.ts";

for (const [name, { text: queryString }] of Object.entries(queries)) {
  new aws.cloudwatch.QueryDefinition(`Query${name}`, {
    name: `${named("queries")}/${name}`,
    logGroupNames: Object.values(functions).map((fn) => $interpolate`/aws/lambda/${fn.name}`),
    queryString,
  });
}
