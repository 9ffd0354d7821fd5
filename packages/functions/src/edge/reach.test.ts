import { Readable } from "node:stream";
import { GetAccountCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import { expect, onTestFinished, test, vi } from "vitest";
import { reachBy, type Wire } from "./reach.ts";

const topicArn = "arn:aws:sns:eu-west-1:111122223333:Events";
const queueUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/Work+1";
const places = { topicArn: () => topicArn, queueUrl: () => queueUrl };
const config = { region: "eu-west-1", credentials: { accessKeyId: "id", secretAccessKey: "x", sessionToken: "s" } };

interface Request {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** AWS, by what it answers: a status and a body, or a lost connection. */
function aws(...answers: ([number, string] | Error)[]) {
  const requests: Request[] = [];
  const handle = async (request: Request) => {
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1] ?? new Error("no answer");
    if (answer instanceof Error) throw answer;
    return { response: { statusCode: answer[0], headers: {}, body: Readable.from([answer[1]]) } };
  };
  const client = Table.client(config);
  onTestFinished(() => client.destroy());
  const wire = { ...client.config, requestHandler: { handle } } as unknown as Wire;
  return { requests, handler: { handle }, reach: reachBy(wire, places) };
}

const runtime = {
  timers: { ...Runtime.systemTimers, sleep: () => Promise.resolve() },
  clock: Runtime.systemClock,
  random: Runtime.systemRandom,
} as unknown as Runtime.Info;
const within = <T>(run: () => T): T => Runtime.provide(runtime, run);

/** What makes a request what it is, less what says what wrote it and when. */
const essence = ({ method, protocol, hostname, path, headers, body = "" }: Request) => ({
  method,
  protocol,
  hostname,
  path,
  type: headers["content-type"],
  target: headers["x-amz-target"],
  token: headers["x-amz-security-token"],
  scope: /Credential=id\/\d{8}\/(\S+),/.exec(headers["authorization"] ?? "")?.[1],
  body: parsed(Buffer.from(body).toString()),
});
const parsed = (body: string): unknown =>
  body.startsWith("{") ? JSON.parse(body) : [...new URLSearchParams(body)].toSorted(([a], [b]) => a.localeCompare(b));

test("what is asked is what the SDK's own clients ask", async () => {
  const lost = new Error("lost");
  const theirs = aws(lost);
  const own = { ...config, requestHandler: theirs.handler as never, maxAttempts: 1 };
  const AttributeNames = ["QueueArn" as const];
  await Promise.allSettled([new SNSClient(own).send(new GetTopicAttributesCommand({ TopicArn: topicArn }))]);
  await Promise.allSettled([
    new SQSClient(own).send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames })),
  ]);
  await Promise.allSettled([new SESv2Client(own).send(new GetAccountCommand({}))]);
  const ours = aws([200, '{"SendingEnabled":true}']);
  await ours.reach.messages(["Work"]);
  await ours.reach.mail();
  expect(theirs.requests).toHaveLength(3);
  const asked = (requests: Request[]) => requests.map(essence).toSorted((a, b) => a.hostname.localeCompare(b.hostname));
  expect(asked(ours.requests)).toEqual(asked(theirs.requests));
});

test("questions go where the SDK's variables lead", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
  vi.stubEnv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:8005/");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { reach, requests } = aws([200, '{"SendingEnabled":true}']);
  await reach.messages(["Work"]);
  await reach.mail();
  const placeOf = ({ protocol, hostname, port, path, headers }: Request) => [
    `${protocol}//${hostname}:${port}${path}`,
    headers["host"],
  ];
  expect(requests.map(placeOf)).toEqual([
    ["http://127.0.0.1:4566/", "127.0.0.1:4566"],
    ["http://127.0.0.1:4566/", "127.0.0.1:4566"],
    ["http://127.0.0.1:8005/v2/email/account", "127.0.0.1:8005"],
  ]);
});

test("SES is not there when it has paused sending, or does not say", async () => {
  await expect(aws([200, '{"SendingEnabled":false}']).reach.mail()).rejects.toThrow("paused");
  await expect(aws([200, "{}"]).reach.mail()).rejects.toThrow("paused");
});

const denied = '{"__type":"com.amazonaws#AccessDeniedException","message":"user x may not"}';
const throttled = "<ErrorResponse><Error><Code>Throttling</Code><Message>x</Message></Error></ErrorResponse>";

test("what may pass is tried again, as often as the SDK would, and a refusal is not", async () => {
  const busy = aws([503, ""]);
  await expect(within(() => busy.reach.messages([]))).rejects.toThrow("sns: 503, no code");
  expect(busy.requests).toHaveLength(3);
  const well = aws(new Error("lost"), [400, throttled], [200, ""]);
  await within(() => well.reach.messages([]));
  expect(well.requests).toHaveLength(3);
  const refused = aws([400, denied]);
  await expect(within(() => refused.reach.messages([]))).rejects.toThrow("sns: 400, AccessDeniedException");
  expect(refused.requests).toHaveLength(1);
  const once = aws([503, ""]);
  await expect(within(() => once.reach.mail())).rejects.toThrow("ses: 503");
  expect(once.requests).toHaveLength(1);
});

test("while all goes wrong, questions are repeated from a budget", async () => {
  const { reach, requests } = aws([503, ""]);
  for (let n = 0; n < 12; n++) await within(() => reach.messages([])).catch(() => {});
  expect(requests.length).toBeLessThan(12 * 3);
});
