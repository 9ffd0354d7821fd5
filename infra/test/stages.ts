/** The stages as a team would configure them. */
import type { Edit } from "./edits.ts";
import { scratchProject } from "./scratch.ts";
import { type SynthOptions, synthesize } from "../synth/sst.ts";

/** Found nowhere but where a secret belongs. */
export const secretValues = {
  CursorSecret: "canary-7f3a9c-cursor-secret",
  IdentitySecret: "canary-2b81e4-identity-secret",
  StripeSecretKey: "canary-9d52b7-stripe-key",
  StripeWebhookSecret: "canary-c46e08-stripe-webhook",
};

const env = {
  WAYBILL_ORIGINS: "https://shop.example,https://office.shop.example",
  WAYBILL_SENDER: "orders@shop.example",
  WAYBILL_ALARM_EMAIL: "ops@shop.example",
};

/** Staging is paid by the sandbox, as a team would begin. */
const ofStage: Record<string, object> = { dev: {}, staging: env, production: { ...env, WAYBILL_GATEWAY: "stripe" } };

export const stages = ["dev", "staging", "production"] as const;

export const stageGraph = (stage: string, options: Partial<SynthOptions> = {}) =>
  synthesize({ stage, secrets: secretValues, ...options, env: { ...(ofStage[stage] ?? env), ...options.env } });

/** In a copy of the configuration: the project's own artifacts belong to the test that starts them. */
export async function apartGraph(stage: string, options: Partial<SynthOptions> = {}, edits: readonly Edit[] = []) {
  using scratch = scratchProject(edits);
  return await stageGraph(stage, { root: scratch.root, ...options });
}
