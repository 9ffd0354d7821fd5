import { Event } from "@waybill/core/event";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { lambda } from "../edge/edge.ts";
import { relay } from "./relay.ts";

/** New events in the table's stream go out to the topic. Fails as a whole: the stream's retry and bisection do the rest. */
export const handler = lambda("Outbox", async ({ Records }: DynamoDBStreamEvent) => {
  const events = Records.filter(({ eventName }) => eventName === "INSERT").flatMap(
    ({ dynamodb }) => Event.fromStream(dynamodb?.NewImage as never) ?? [],
  );
  await relay(events);
});
