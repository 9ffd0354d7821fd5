import { topology } from "../packages/functions/src/topology.ts";

type Name = keyof typeof topology.queues;
type Queues = Record<Name, { queue: sst.aws.Queue; deadLetters: sst.aws.Queue }>;

/** SQS says "seconds" or "second"; SST's type knows both. */
export const seconds = (count: number): `${number} seconds` => `${count} seconds`;

function make(name: Name): Queues[Name] {
  const { visibilityTimeoutSeconds, retentionSeconds, maxReceiveCount, deadLetterRetentionSeconds } =
    topology.queues[name];
  const deadLetters = new sst.aws.Queue(`${name}DeadLetters`, {
    transform: { queue: (args) => void (args.messageRetentionSeconds = deadLetterRetentionSeconds) },
  });
  const queue = new sst.aws.Queue(name, {
    visibilityTimeout: seconds(visibilityTimeoutSeconds),
    dlq: { queue: deadLetters.arn, retry: maxReceiveCount },
    transform: { queue: (args) => void (args.messageRetentionSeconds = retentionSeconds) },
  });
  // Whose dead letters these may be.
  new aws.sqs.RedriveAllowPolicy(`${name}DeadLettersFrom`, {
    queueUrl: deadLetters.url,
    redriveAllowPolicy: $jsonStringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
  });
  return { queue, deadLetters };
}

export const queues = Object.fromEntries(
  (Object.keys(topology.queues) as Name[]).map((name) => [name, make(name)]),
) as Queues;
