import { topology } from "../packages/functions/src/topology.ts";
import { current } from "./current.ts";
import { dataKey } from "./key.ts";

const { hashKey, rangeKey, ttl, indexes } = topology.tables.Table;
const keys = Object.values(indexes).flatMap((index) => [index.hashKey, index.rangeKey]);

export const table = new sst.aws.Dynamo("Table", {
  fields: Object.fromEntries([hashKey, rangeKey, ...keys].map((field) => [field, "string" as const])),
  primaryIndex: { hashKey, rangeKey },
  globalIndexes: Object.fromEntries(
    Object.entries(indexes).map(([name, index]) => [
      name,
      { hashKey: index.hashKey, rangeKey: index.rangeKey, projection: [...index.projection] },
    ]),
  ),
  stream: "new-and-old-images",
  ttl,
  deletionProtection: current.protect,
  transform: {
    table: (args, opts) => {
      args.serverSideEncryption = { enabled: true, kmsKeyArn: dataKey.arn };
      args.pointInTimeRecovery = { enabled: true, recoveryPeriodInDays: 35 };
      opts.protect = current.protect;
      if (current.restoredTable) {
        args.name = current.restoredTable;
        opts.import = current.restoredTable;
      }
    },
  },
});
