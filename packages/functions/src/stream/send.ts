/** The only file that tells SQS anything. */
import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { Retry } from "@waybill/core/retry";
import { limits } from "../edge/limits.ts";
import { inBatches, type Messages, type Places, text } from "./messages.ts";

export function queues({ queueUrl }: Pick<Places, "queueUrl">, config: SQSClientConfig = {}): Pick<Messages, "send"> {
  const sqs = new SQSClient({ ...Retry.sdk(limits.queues), ...config });
  return {
    send: (queue, messages) =>
      inBatches("SQS", messages, (batch) => {
        const Entries = batch.map(({ body, reason }, i) => ({
          Id: String(i),
          MessageBody: body,
          ...(reason === undefined ? {} : { MessageAttributes: { reason: text(reason.slice(0, 500)) } }),
        }));
        return sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl(queue), Entries }));
      }),
  };
}
