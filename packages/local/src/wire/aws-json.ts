/**
 * The AWS JSON protocol, in one function. DynamoDB, its streams and SQS all speak it, and its wire shapes are
 * exactly those of Lambda's events, so nothing has to be translated. https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 *
 * ```ts
 * const dynamo = awsJson({ endpoint: "http://127.0.0.1:8000", target: "DynamoDB_20120810", region: "eu-west-1" });
 * const { TableNames } = await dynamo<{ TableNames: string[] }>("ListTables", {});
 * ```
 */
import { Agent, type ClientRequest, request } from "node:http";
import { systemCode } from "../error.ts";

export type AwsJson = <Output = unknown>(operation: string, input: object) => Promise<Output>;

/** An error answered by the engine. `name` is AWS's own, such as `ResourceNotFoundException`. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** Engines on loopback check that a signature is there, not that it is right. */
const unsignedDate = "20000101T000000Z";
const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: "lifo" });

export function awsJson(service: { endpoint: string; target: string; region: string }): AwsJson {
  const { hostname, port } = new URL(service.endpoint);
  const credential = `local/20000101/${service.region}/local/aws4_request`;
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-date": unsignedDate,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=local`,
  };
  const send = (operation: string, body: string, attempt: number) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const call: ClientRequest = request(
        {
          agent,
          hostname,
          port,
          method: "POST",
          path: "/",
          headers: {
            ...headers,
            "x-amz-target": `${service.target}.${operation}`,
            "content-length": Buffer.byteLength(body),
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (text += chunk));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
          response.on("error", reject);
        },
      );
      call.on("error", (error) => {
        // A server may close an idle connection just as we reuse it. Nothing was read from it, so ask again on a new one.
        if (call.reusedSocket && systemCode(error) === "ECONNRESET" && attempt < 3)
          resolve(send(operation, body, attempt + 1));
        else reject(error);
      });
      call.end(body);
    });

  return async <Output>(operation: string, input: object) => {
    const { status, text } = await send(operation, JSON.stringify(input), 1);
    if (status === 200) return (text === "" ? {} : JSON.parse(text)) as Output;
    throw errorOf(operation, status, text);
  };
}

function errorOf(operation: string, status: number, text: string): AwsError {
  let body: { __type?: unknown; message?: unknown; Message?: unknown } = {};
  try {
    body = JSON.parse(text);
  } catch {
    // Not JSON: the status and the text say all there is.
  }
  const type = typeof body.__type === "string" ? body.__type : `Http${status}`;
  const told = body.message ?? body.Message;
  const message = typeof told === "string" ? told : text.slice(0, 200);
  return new AwsError(type.slice(type.lastIndexOf("#") + 1), `${operation}: ${message}`, status);
}
