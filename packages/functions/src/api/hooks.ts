/** `POST /hooks/payments/:provider`: webhooks of the payment gateway, which signs them instead of signing in. */
import { Actor } from "@waybill/core/actor";
import { Failure } from "@waybill/core/error";
import { Payment } from "@waybill/core/payment";
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { NoHook, NotSigned, OrderUnknown, TooLarge, WrongContentType, WrongMethod } from "./error.ts";
import { bodyBytesMax } from "./guard.ts";
import { spendOfAddress } from "./limit.ts";

export const hooks = "/hooks/payments/";

const actor: Actor.System = { type: "system", id: "PaymentWebhook" };

/** Ends when what the webhook tells of is done: the gateway repeats what was not. */
export async function takeHook(event: APIGatewayProxyEventV2): Promise<void> {
  const notice = await read(event).catch(async (error: unknown) => {
    // Who is refused pays by their address; the gateway, which is not, may call as often as it likes.
    await spendOfAddress(event.requestContext.http.sourceIp);
    throw error;
  });
  const told = await Actor.provide(actor, () => Payment.notified(notice)).catch((cause: unknown) => {
    throw isOfTheMoment(cause) ? Failure.Unavailable(undefined, { cause }) : cause;
  });
  if (told === "unknown") throw OrderUnknown();
}

const isOfTheMoment = (error: unknown): boolean =>
  error instanceof Payment.GatewayUnknown || error instanceof Payment.GatewayNotAsked || Table.isTransient(error);

async function read(event: APIGatewayProxyEventV2): Promise<Payment.Notice> {
  const { gateway } = Runtime.use();
  const { headers, rawPath, body = "", isBase64Encoded } = event;
  if (rawPath !== `${hooks}${gateway.provider}`) throw NoHook();
  if (event.requestContext.http.method !== "POST") throw WrongMethod();
  if (headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() !== "application/json") throw WrongContentType();
  // Byte for byte as it came: the signature is of these.
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > bodyBytesMax) throw TooLarge();
  return await gateway.readWebhook({ body: bytes.toString(), headers }).catch((cause: unknown) => {
    throw cause instanceof Payment.WebhookRefused ? NotSigned(undefined, { cause }) : cause;
  });
}
