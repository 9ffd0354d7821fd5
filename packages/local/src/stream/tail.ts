/** Reads a table's stream in order, shard after shard, from a position on. */
import type { DynamoDBRecord } from "aws-lambda";
import { AwsError, type AwsJson } from "../wire/aws-json.ts";
import type { Position } from "./checkpoint.ts";

export interface Tail {
  /** Up to `max` records after the position; empty when there are none yet. Reading again without `moveTo` reads the same. */
  read(max: number): Promise<{ shardId: string; records: DynamoDBRecord[] }>;
  /** Goes on after this record. */
  moveTo(position: Position): void;
}

interface Page {
  Records: DynamoDBRecord[];
  NextShardIterator?: string;
}

/** Errors after which a new iterator helps: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const iteratorErrors = ["ExpiredIteratorException", "TrimmedDataAccessException", "ResourceNotFoundException"];

export function createTail(streams: AwsJson, streamArn: string, start: Position | undefined): Tail {
  let position = start;
  let shardId = start?.shardId;
  let iterator: string | undefined;
  /** The iterator after the page just read, and the last record of that page. */
  let ahead: { sequenceNumber: string; iterator: string | undefined } | undefined;

  async function shards(): Promise<string[]> {
    const { StreamDescription } = await streams<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
      "DescribeStream",
      { StreamArn: streamArn },
    );
    return StreamDescription.Shards.map(({ ShardId }) => ShardId);
  }

  async function open(): Promise<string | undefined> {
    const known = await shards();
    if (shardId === undefined || !known.includes(shardId)) shardId = known[0];
    if (shardId === undefined) return undefined;
    const from =
      position?.shardId === shardId
        ? { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: position.sequenceNumber }
        : { ShardIteratorType: "TRIM_HORIZON" };
    const { ShardIterator } = await streams<{ ShardIterator: string }>("GetShardIterator", {
      StreamArn: streamArn,
      ShardId: shardId,
      ...from,
    });
    return ShardIterator;
  }

  return {
    async read(max) {
      iterator ??= await open();
      if (iterator === undefined || shardId === undefined) return { shardId: "", records: [] };
      try {
        const page = await streams<Page>("GetRecords", { ShardIterator: iterator, Limit: max });
        const last = page.Records.at(-1)?.dynamodb?.SequenceNumber;
        if (last !== undefined) ahead = { sequenceNumber: last, iterator: page.NextShardIterator };
        else if (page.NextShardIterator) iterator = page.NextShardIterator;
        else await nextShard();
        return { shardId, records: page.Records };
      } catch (error) {
        if (!(error instanceof AwsError && iteratorErrors.includes(error.name))) throw error;
        iterator = undefined;
        // What the position points to is gone: begin with the oldest that is left.
        if (error.name === "TrimmedDataAccessException") position = undefined;
        return { shardId, records: [] };
      }
    },
    moveTo(next) {
      position = next;
      // Half a page was dealt with: a new iterator is needed, the one ahead is too far.
      iterator = ahead?.sequenceNumber === next.sequenceNumber ? ahead.iterator : undefined;
    },
  };

  /** A shard without a next iterator is closed and read to its end. */
  async function nextShard(): Promise<void> {
    const known = await shards();
    const next = known[known.indexOf(shardId ?? "") + 1];
    iterator = undefined;
    if (next !== undefined) shardId = next;
  }
}
