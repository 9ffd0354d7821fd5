/** The only file that tells SNS anything. */
import { PublishBatchCommand, SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { Retry } from "@waybill/core/retry";
import { limits } from "../edge/limits.ts";
import { inBatches, type Messages, type Places, text } from "./messages.ts";

export function topic({ topicArn }: Pick<Places, "topicArn">, config: SNSClientConfig = {}): Pick<Messages, "publish"> {
  const sns = new SNSClient({ ...Retry.sdk(limits.topic), ...config });
  return {
    publish: (events) =>
      inBatches("SNS", events, (batch) => {
        const PublishBatchRequestEntries = batch.map((event, i) => ({
          Id: String(i),
          Message: JSON.stringify(event),
          // What subscriptions filter by.
          MessageAttributes: { type: text(event.type) },
        }));
        return sns.send(new PublishBatchCommand({ TopicArn: topicArn(), PublishBatchRequestEntries }));
      }),
  };
}
