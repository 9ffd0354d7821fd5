import { topology } from "../packages/functions/src/topology.ts";
import { current } from "./current.ts";
import { dataKey } from "./key.ts";

function bucket(name: string): sst.aws.Bucket {
  const made = new sst.aws.Bucket(name, {
    cors: false,
    enforceHttps: true,
    versioning: true,
    lifecycle: [{ prefix: "quarantine/", expiresIn: "1 day" }],
    transform: {
      bucket: (args, opts) => {
        args.forceDestroy = !current.protect;
        opts.protect = current.protect;
      },
      lifecycle: (args) => {
        args.rules = $util.output(args.rules).apply((rules) => [...(rules ?? []), oldVersions, abandonedUploads]);
      },
    },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration(`${name}Encryption`, {
    bucket: made.name,
    rules: [
      {
        bucketKeyEnabled: true,
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: dataKey.arn },
      },
    ],
  });
  return made;
}

const oldVersions = {
  id: "old-versions",
  status: "Enabled",
  filter: {},
  noncurrentVersionExpiration: { noncurrentDays: 90 },
};
const abandonedUploads = {
  id: "abandoned-uploads",
  status: "Enabled",
  filter: {},
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
};

export const buckets = Object.fromEntries(topology.buckets.map((name) => [name, bucket(name)]));
