/** A captured stage as a page that can be read in review: what is made, with which settings; without what differs by build. */
import type { Graph, Resource } from "../synth/graph.ts";

const ofBuilds = /^(sst|pulumi|random):|bucketObject/;
const hashed = new Set(["s3Key", "SST_KEY"]);

/** Documents inside of texts are shown as documents. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !hashed.has(key))
        .map(([key, field]) => [key, readable(field)]),
    );
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return readable(JSON.parse(value));
  } catch {
    return value;
  }
}

function pageOf({ inputs, protect, retainOnDelete, ignoreChanges }: Resource): unknown {
  const kept = ignoreChanges.filter((key) => key !== "name" && key !== "bucket");
  return {
    ...(readable(inputs) as object),
    ...(protect ? { $protect: true } : {}),
    ...(retainOnDelete ? { $retainOnDelete: true } : {}),
    ...(kept.length > 0 ? { $ignoreChanges: kept } : {}),
  };
}

export const golden = ({ resources, outputs, config }: Graph): unknown => ({
  // The command line gives them in any order.
  $config: readable(Object.fromEntries(Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1)))),
  $outputs: outputs,
  ...Object.fromEntries(
    resources
      .filter(({ type }) => !ofBuilds.test(type))
      .map((one) => [`${one.type.split(":").at(-1)} ${one.name}`, pageOf(one)]),
  ),
});
