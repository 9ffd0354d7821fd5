/**
 * How often passwords and codes may be tried. Whoever has signed in before carries a device token and has tries of their
 * own, so that others' guesses do not lock out the owner:
 * https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
import { timingSafeEqual } from "node:crypto";
import { Failure } from "../error/error.ts";
import { Rate } from "../rate/rate.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Seal } from "../seal/seal.ts";
import { address } from "./auth.caller.ts";
import { neutrally } from "./auth.neutral.ts";

const perHour = (name: string, burst: number, perHour: number): Rate.Limit => ({
  name,
  burst,
  perSecond: perHour / 3600,
  exact: true,
});

/** What comes from one address, over all accounts: guesses, and asking for codes. */
function ofAddress(what: string): [limit: Rate.Limit, who: string][] {
  const { limitAddresses, signInTriesPerAddressBurst, signInTriesPerAddressPerHour } = Rule.use();
  if (!limitAddresses) return [];
  return [[perHour(what, signInTriesPerAddressBurst, signInTriesPerAddressPerHour), addressOf()]];
}

const accountOf = (email: string): string => Seal.digest("account", email);
const addressOf = (): string => Seal.digest("address", prefixOf(address()));

/** A household has a whole IPv6 network of its own, so it counts as one: https://www.rfc-editor.org/rfc/rfc6177 */
export function prefixOf(ip: string): string {
  if (!ip.includes(":")) return ip;
  const [head = "", tail = ""] = ip.split("::");
  const groups = head.split(":").filter(Boolean);
  const last = tail.split(":").filter(Boolean);
  const zeros = ip.includes("::")
    ? Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => "0")
    : [];
  return [...groups, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

const signIn = () => perHour("sign-in", Rule.use().signInTriesBurst, Rule.use().signInTriesPerHour);

/** Mistyped codes leave the tries of the password alone. */
const secondFactor = () => ({ ...signIn(), name: "second-factor" });

/** An account stands so many times what one address may do to it, so that one stranger's tries are not everybody's. */
const accountShare = 4;

/** Of an account: by each address, and by all of them together. */
function ofAccount(limit: Rate.Limit, email: string): [limit: Rate.Limit, who: string][] {
  const account = accountOf(email);
  const together: [Rate.Limit, string] = [
    { ...limit, name: `${limit.name}-all`, burst: limit.burst * accountShare },
    account,
  ];
  return Rule.use().limitAddresses ? [[limit, `${account}#${addressOf()}`], together] : [together];
}

/** What a try costs: of whoever carries the account's device token, or of everybody else. */
function triesOf(limit: Rate.Limit, email: string, device: string | undefined): [limit: Rate.Limit, who: string][] {
  if (!isDeviceOf(email, device)) return ofAccount(limit, email);
  // A stolen device token has no more tries than a stranger, but they are not the owner's.
  const [id = ""] = device.split(".");
  return [[{ ...limit, name: `${limit.name}-device` }, `${accountOf(email)}#${Seal.digest("device", id)}`]];
}

async function spendAll(limits: [limit: Rate.Limit, who: string][]): Promise<void> {
  for (const [limit, who] of limits) await Rate.spend(limit, who);
}

/**
 * A password or second factor is tried. Unknown accounts are counted like known ones; a try at which nobody could look,
 * because accounts could not be reached, counts for nothing.
 */
export async function trying<T>(
  what: "password" | "second factor",
  { email, device }: { email: string; device?: string | undefined },
  run: () => Promise<T>,
): Promise<T> {
  const tries = triesOf(what === "password" ? signIn() : secondFactor(), email, device);
  await spendAll([...(isDeviceOf(email, device) ? [] : ofAddress("sign-in-address")), ...tries]);
  try {
    return await neutrally(run);
  } catch (error) {
    if (Failure.Unavailable.is(error)) for (const [limit, who] of tries) await Rate.refund(limit, who);
    throw error;
  }
}

/** Before a code is sent to somebody. */
export async function beforeSending(email: string): Promise<void> {
  const { codesBurst, codesPerHour } = Rule.use();
  await spendAll([...ofAddress("codes-address"), ...ofAccount(perHour("codes", codesBurst, codesPerHour), email)]);
}

/** Before a code that was sent to somebody is looked at. */
export async function beforeCode(email: string, device?: string): Promise<void> {
  const rules = Rule.use();
  const limit = perHour("code-tries", rules.codeTriesBurst, rules.codeTriesPerHour);
  await spendAll([...ofAddress("code-tries-address"), ...triesOf(limit, email, device)]);
}

/** Who has proved to be the owner need not wait for what strangers, or their own mistakes, have used up. */
export async function afterProof(email: string, device?: string): Promise<void> {
  const spent = [signIn(), secondFactor()].flatMap((limit) => triesOf(limit, email, device));
  await Promise.all(spent.map(([limit, who]) => Rate.reset(limit, who)));
}

const deviceBytes = 16;
const mark = (email: string, id: string): Buffer[] => Seal.digests("device of an account", `${id}\n${email}`);

/** The device token that was sent, if it is one of this account's; a new one otherwise. */
export const deviceFor = (email: string, device: string | undefined): string =>
  isDeviceOf(email, device) ? device : newDevice(email);

export function newDevice(email: string): string {
  const id = Buffer.from(Runtime.use().random.bytes(deviceBytes)).toString("base64url");
  return `${id}.${mark(email, id)[0]?.toString("base64url")}`;
}

function isDeviceOf(email: string, device: string | undefined): device is string {
  if (device === undefined) return false;
  const [id = "", given = ""] = device.split(".");
  const bytes = Buffer.from(given, "base64url");
  return mark(email, id).some((right) => right.length === bytes.length && timingSafeEqual(right, bytes));
}
