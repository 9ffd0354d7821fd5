/** Every call costs a token of whoever makes it, whatever comes of it: of who is known, or else of the address. */
import { Actor } from "@waybill/core/actor";
import { Auth } from "@waybill/core/auth";
import { Rate } from "@waybill/core/rate";
import { Rule } from "@waybill/core/rule";
import { Seal } from "@waybill/core/seal";

export async function spendOf(actor: Actor.Info, address: string): Promise<void> {
  const { limitCalls, staffCallsBurst, staffCallsPerSecond, userCallsBurst, userCallsPerSecond } = Rule.use();
  if (!limitCalls) return;
  if (actor.type !== "user" && actor.type !== "key") return await spendOfAddress(address);
  const isStaff = actor.type === "key" || actor.permissions.has("order:read_any");
  const limit = isStaff
    ? { name: "staff-calls", burst: staffCallsBurst, perSecond: staffCallsPerSecond }
    : { name: "calls", burst: userCallsBurst, perSecond: userCallsPerSecond };
  await Rate.spend(limit, actor.id);
}

/** Of callers who are not known, and of those whose token is nothing: what they cost is paid by their address. */
export async function spendOfAddress(address: string): Promise<void> {
  const { limitCalls, limitAddresses, addressCallsBurst, addressCallsPerSecond } = Rule.use();
  const limit = { name: "address-calls", burst: addressCallsBurst, perSecond: addressCallsPerSecond };
  if (limitCalls && limitAddresses) await Rate.spend(limit, Seal.digest("address", Auth.prefixOf(address)));
}
