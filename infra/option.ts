/** What only the owner of a deployment can say: read from `.env` and `.env.<stage>`, and refused with a sentence when wrong. */
export interface Options {
  /** The sites whose pages may call the API. */
  origins: string[];
  /** An address, or a domain that is a hosted zone of the account. Without one, no mail is sent. */
  sender?: string;
  /** A domain of the account's hosted zones for the API. */
  domain?: string;
  /** CloudFront and WAF in front of the API; requests of one address in five minutes. */
  edgeRatePerIp?: number;
  /** Who takes the customers' money. The sandbox takes none. */
  gateway: "sandbox" | "stripe";
  /** Hears of every alarm. */
  alarmEmail?: string;
  /** What `system.version` answers: a tag, a commit. */
  version: string;
  /** Where the alarms' descriptions find docs/runbook.md. */
  runbookUrl: string;
  /** A table that was restored from a backup, to take the place of the stage's own. */
  restoredTable?: string;
  /** Business rules that differ from the defaults, as JSON; the functions check them at their start. */
  rules?: string;
}

type Env = Record<string, string | undefined>;

const gateways = /^(sandbox|stripe)$/;
const patterns = {
  origin: /^https:\/\/[a-z0-9.-]+(:\d{1,5})?$|^http:\/\/localhost(:\d{1,5})?$/,
  domain: /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/,
  email: /^[^@\s]{1,64}@([a-z0-9-]+\.)+[a-z]{2,}$/i,
};

export const regionOf = (env: Env): string => env["AWS_REGION"] || "eu-west-1";

interface Stage {
  stage: string;
  isPublic: boolean;
  isReal: boolean;
}

export function optionsOf(env: Env, { stage, isPublic, isReal }: Stage): Options {
  const where = `Set it in .env.${stage}.`;
  const read = (name: string, check: (value: string) => boolean, should: string): string | undefined => {
    const value = env[name]?.trim();
    if (!value) return undefined;
    if (!check(value)) throw new Error(`${name} should be ${should}, not ${JSON.stringify(value)}. ${where}`);
    return value;
  };
  const isEmail = (value: string) => patterns.email.test(value);
  const isDomain = (value: string) => patterns.domain.test(value);
  const areOrigins = (value: string) => value.split(",").every((origin) => patterns.origin.test(origin.trim()));

  const origins = read("WAYBILL_ORIGINS", areOrigins, "origins such as https://shop.example, separated by commas");
  const sender = read("WAYBILL_SENDER", (value) => isEmail(value) || isDomain(value), "an e-mail address or a domain");
  const domain = read("WAYBILL_DOMAIN", isDomain, "a domain such as api.shop.example");
  const alarmEmail = read("WAYBILL_ALARM_EMAIL", isEmail, "an e-mail address");
  const rate = read("WAYBILL_EDGE_RATE", (value) => /^\d{2,7}$/.test(value), "a number of requests, 10 or more");
  const restoredTable = read("WAYBILL_RESTORED_TABLE", (value) => /^[\w.-]{3,255}$/.test(value), "the name of a table");
  const gateway = read("WAYBILL_GATEWAY", (value) => gateways.test(value), "sandbox or stripe");
  const rules = read("WAYBILL_RULES", isObject, "a JSON object");
  for (const [name, value] of Object.entries({ WAYBILL_ORIGINS: origins, WAYBILL_SENDER: sender }))
    if (isPublic && value === undefined) throw new Error(`The stage ${stage} needs ${name}. ${where}`);
  if (isPublic && origins?.includes("http:"))
    throw new Error(`WAYBILL_ORIGINS of the stage ${stage} should be https only, not ${origins}. ${where}`);
  if (isReal && gateway !== "stripe")
    throw new Error(`The stage ${stage} takes real money: WAYBILL_GATEWAY should be stripe, not the sandbox. ${where}`);
  return {
    gateway: gateway === "stripe" ? gateway : "sandbox",
    origins: (origins ?? "http://localhost:3000").split(",").map((origin) => origin.trim()),
    version: env["WAYBILL_VERSION"]?.trim() || "unversioned",
    runbookUrl: env["WAYBILL_RUNBOOK_URL"]?.trim() || "docs/runbook.md",
    ...(sender && { sender }),
    ...(domain && { domain }),
    ...(alarmEmail && { alarmEmail }),
    ...(rate && { edgeRatePerIp: Number(rate) }),
    ...(restoredTable && { restoredTable }),
    ...(rules && { rules }),
  };
}

function isObject(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
