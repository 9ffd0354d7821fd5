/** Which order each returned unit goes back to: worked out from the files, before the server is asked for anything. */
import type { Return } from "@waybill/client";
import type { Credit } from "./credit.ts";
import { userOf } from "./customer.ts";
import type { Line } from "./invoice.ts";
import { newestFirst, type Sale } from "./sales.ts";

/** The units of one row that go back to one order: one return. */
export interface Part {
  credit: Credit;
  sale: Sale;
  units: Line[];
  /** The return that an earlier run began or finished. */
  begun: Return | undefined;
  /** How many returns this row has had at this order before. */
  before: number;
}

/** Units of a row that no order covers. */
export interface Uncovered {
  credit: Credit;
  quantity: number;
}

export interface Plan {
  parts: Part[];
  uncovered: Uncovered[];
  /** Sentences about returns that are there and cannot be. */
  problems: string[];
  /** Units of a SKU of a sale that are left to return once the plan is done. */
  leftOf(sale: Sale, sku: string): number;
}

/** A line of a sale, and how many of its units have not come back. */
interface Shelf extends Line {
  sale: Sale;
  left: number;
}

/**
 * The same price first, then the newest sale; what an earlier run has done stays as it is. Credits come earliest first,
 * and only a sale that was before a credit can cover it.
 */
export function planOf(credits: readonly Credit[], sales: readonly Sale[]): Plan {
  const shelves = sales.flatMap((sale) => sale.lines.map((line): Shelf => ({ ...line, sale, left: line.quantity })));
  const bySku = Map.groupBy(shelves, ({ sale, sku }) => `${sale.customerId} ${sku}`);
  const shelvesOf = (customerId: string, sku: string): Shelf[] => bySku.get(`${customerId} ${sku}`) ?? [];
  const problems: string[] = [];
  const parts = begunParts(credits, sales);
  for (const { sale, lines, reason } of sales.flatMap(standingReturns))
    for (const { sku, quantity, unitPrice } of lines)
      if (!takeFrom(shelvesOf(sale.customerId, sku), sale, unitPrice.amount, quantity))
        problems.push(`${reason}: order ${sale.id} took back ${quantity} of ${sku}, more than it had`);

  const done = Map.groupBy(parts, ({ credit }) => credit.name);
  const uncovered: Uncovered[] = [];
  for (const credit of credits) {
    let wanted = Math.max(0, credit.quantity) - unitsIn(done.get(credit.name) ?? []);
    if (wanted < 0) problems.push(`${credit.name}: ${-wanted} units more came back than the file says`);
    const customerId = credit.customer === undefined ? "" : userOf(credit.customer);
    const chosen = new Map<Sale, Line[]>();
    for (const shelf of inOrder(shelvesOf(customerId, credit.sku), credit)) {
      const quantity = Math.min(shelf.left, wanted);
      if (quantity <= 0) continue;
      wanted -= quantity;
      shelf.left -= quantity;
      const { sale, sku, pence } = shelf;
      chosen.set(sale, [...(chosen.get(sale) ?? []), { sku, pence, quantity }]);
    }
    for (const [sale, units] of chosen)
      parts.push({ credit, sale, units, begun: undefined, before: returnsFor(credit, sale).length });
    if (wanted > 0 || credit.quantity <= 0) uncovered.push({ credit, quantity: wanted });
  }
  return {
    parts,
    uncovered,
    problems,
    leftOf: (sale, sku) =>
      shelvesOf(sale.customerId, sku).reduce((sum, shelf) => sum + (shelf.sale === sale ? shelf.left : 0), 0),
  };
}

const returnsFor = ({ name }: Credit, { returns }: Sale): Return[] => returns.filter(({ reason }) => reason === name);

/** What was turned down can be asked for again. */
const standingReturns = (sale: Sale) =>
  sale.returns.filter(({ status }) => status !== "rejected").map(({ lines, reason }) => ({ sale, lines, reason }));

function begunParts(credits: readonly Credit[], sales: readonly Sale[]): Part[] {
  const byName = new Map(credits.map((credit) => [credit.name, credit]));
  return sales.flatMap((sale) =>
    sale.returns.flatMap((begun, before): Part[] => {
      const credit = byName.get(begun.reason);
      if (!credit || begun.status === "rejected") return [];
      const units = begun.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, pence: unitPrice.amount }));
      return [{ credit, sale, units, begun, before }];
    }),
  );
}

/** False when there are not so many. */
function takeFrom(shelves: readonly Shelf[], from: Sale, price: number, quantity: number): boolean {
  const shelf = shelves.find(({ sale, pence }) => sale === from && pence === price);
  if (!shelf) return false;
  shelf.left -= quantity;
  return shelf.left >= 0;
}

const inOrder = (shelves: readonly Shelf[], { date, pence }: Credit): Shelf[] =>
  shelves
    .filter(({ sale, left }) => left > 0 && sale.at < Date.parse(date))
    .toSorted((a, b) => Number(b.pence === pence) - Number(a.pence === pence) || newestFirst(a.sale, b.sale));

export const unitsIn = (parts: readonly Pick<Part, "units">[]): number =>
  parts.flatMap(({ units }) => units).reduce((sum, { quantity }) => sum + quantity, 0);

/** What these units cost when they were bought. */
export const penceIn = (parts: readonly Pick<Part, "units">[]): number =>
  parts.flatMap(({ units }) => units).reduce((sum, { quantity, pence }) => sum + quantity * pence, 0);
