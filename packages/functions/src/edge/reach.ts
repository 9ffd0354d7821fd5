/**
 * Whether SNS, SQS and SES are there, as `system.ready` asks. Their clients would be a sixth of what the API carries, to
 * write three requests whose answers hardly anybody reads. So the requests are written here, and the SDK's own parts,
 * which DynamoDB's client brings anyway, sign and send them. All work with messages and mail is done by the clients.
 */
import { text } from "node:stream/consumers";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SignatureV4 } from "@smithy/signature-v4";
import { Retry } from "@waybill/core/retry";
import type { Places } from "../stream/messages.ts";
import { limits } from "./limits.ts";

/** Who asks, and by which wire: the settings of a client that is there already, with its time-outs. */
export type Wire = Pick<DynamoDBClient["config"], "region" | "credentials" | "sha256" | "requestHandler">;

export interface Reach {
  /** Answers while the topic and these queues can be reached. */
  messages(queues: readonly string[]): Promise<void>;
  /** Answers while SES takes mail. */
  mail(): Promise<void>;
}

interface Question {
  /** As in a signature. */
  service: "sns" | "sqs" | "ses";
  url: string;
  method?: "GET";
  headers?: Record<string, string>;
  body?: string;
}

export function reachBy(wire: Wire, places: Places, endpoint?: string): Reach {
  const budget = Retry.budget();

  /** Where the SDK's variables lead, else AWS itself. */
  const originOf = (id: string, otherwise: string): string =>
    endpoint ?? process.env[`AWS_ENDPOINT_URL_${id}`] ?? process.env["AWS_ENDPOINT_URL"] ?? otherwise;

  async function once({ service, url, method, headers, body }: Question): Promise<string> {
    const { protocol, host, hostname, port, pathname: path } = new URL(url);
    const signer = new SignatureV4({ ...wire, service });
    const request = await signer.sign({
      method: method ?? "POST",
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      path,
      headers: { host, ...headers },
      body,
    });
    const { response } = (await wire.requestHandler.handle(request)) as { response: Response };
    const answer = await text(response.body);
    if (response.statusCode !== 200) throw new Refused(service, response.statusCode, answer);
    return answer;
  }

  async function ask(question: Question, attempts: number): Promise<string> {
    budget.earn();
    for (let nth = 1; ; nth++) {
      try {
        return await once(question);
      } catch (error) {
        if (nth >= attempts || (error instanceof Refused && !error.passes)) throw error;
        await Retry.pause(nth, Retry.pauses, { budget, cause: error });
      }
    }
  }

  const topic = async () => {
    const url = originOf("SNS", `https://sns.${await wire.region()}.amazonaws.com`);
    const parameters = { TopicArn: places.topicArn(), Action: "GetTopicAttributes", Version: "2010-03-31" };
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    await ask({ service: "sns", url, headers, body: String(new URLSearchParams(parameters)) }, limits.topic.attempts);
  };

  const queue = async (name: string) => {
    const QueueUrl = places.queueUrl(name);
    const url = originOf("SQS", new URL(QueueUrl).origin);
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "AmazonSQS.GetQueueAttributes",
    };
    const body = JSON.stringify({ QueueUrl, AttributeNames: ["QueueArn"] });
    await ask({ service: "sqs", url, headers, body }, limits.queues.attempts);
  };

  return {
    async messages(queues) {
      await Promise.all([topic(), ...queues.map(queue)]);
    },
    async mail() {
      const origin = originOf("SESV2", `https://email.${await wire.region()}.amazonaws.com`);
      const url = new URL("/v2/email/account", origin).href;
      const account = await ask({ service: "ses", url, method: "GET" }, limits.mail.attempts);
      const { SendingEnabled } = JSON.parse(account) as { SendingEnabled?: boolean };
      if (!SendingEnabled) throw new Error("SES has paused sending for this account");
    },
  };
}

interface Response {
  statusCode: number;
  body: NodeJS.ReadableStream;
}

/** Its code only, as the sentence beside it may name what is nobody's business. */
class Refused extends Error {
  override readonly name = "Refused";
  /** Whether it may be otherwise the next time. */
  readonly passes: boolean;

  constructor(service: string, status: number, answer: string) {
    const [, code = "no code"] = /(?:"__type":\s*"(?:[^"#]*#)?|<Code>)([\w.]+)/.exec(answer) ?? [];
    super(`${service}: ${status}, ${code}`);
    this.passes = status >= 500 || status === 429 || /Throttl/.test(code);
  }
}
