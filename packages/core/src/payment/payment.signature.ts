/** Webhook signatures as Stripe defines them, https://docs.stripe.com/webhooks#verify-manually; the sandbox signs alike. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { Runtime } from "../runtime/runtime.ts";
import { WebhookRefused } from "./payment.gateway.ts";

const toleranceSeconds = 300;

const digest = (secret: string, timestamp: string, body: string): Buffer =>
  createHmac("sha256", secret).update(`${timestamp}.${body}`).digest();

export function sign(secret: string, body: string): string {
  const timestamp = String(Math.floor(Runtime.now().getTime() / 1000));
  return `t=${timestamp},v1=${digest(secret, timestamp, body).toString("hex")}`;
}

/** While a secret is rolled the gateway signs with both, and each signature stands in the header. */
export function verify(secret: string, { body, header }: { body: string; header: string | undefined }): void {
  const parts = (header ?? "").split(",").map((part) => part.split("="));
  const values = (name: string) => parts.flatMap(([key, value]) => (key === name && value ? [value] : []));
  const [timestamp = ""] = values("t");
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookRefused("The webhook is not signed");
  const right = digest(secret, timestamp, body);
  const isRight = values("v1")
    .map((hex) => Buffer.from(hex, "hex"))
    .some((given) => given.length === right.length && timingSafeEqual(given, right));
  if (!isRight) throw new WebhookRefused("The webhook's signature is not right");
  const ageSeconds = Math.abs(Runtime.now().getTime() / 1000 - Number(timestamp));
  if (ageSeconds > toleranceSeconds) throw new WebhookRefused("The webhook was signed too long ago");
}

/** Of what was verified. */
export function parse(body: string): object {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch (cause) {
    throw new WebhookRefused("The webhook is not JSON", { cause });
  }
  throw new WebhookRefused("The webhook is no object");
}
