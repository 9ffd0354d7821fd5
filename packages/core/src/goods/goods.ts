/** What became of an order's goods: what was shipped, cancelled and returned, and the stock that follows it. */
export * as Goods from "./goods.ts";

export { FulfilmentNotFound, QuantityExceeded, ReturnMoved, ReturnNotFound } from "./goods.error.ts";
export { fulfilmentOf, returnOf } from "./goods.info.ts";
export { resolve, unitsOf, upTo, valueOf } from "./goods.lines.ts";
export { batchesOf, follow, settle } from "./goods.move.ts";
export { change, create, due, of } from "./goods.repo.ts";
export { Carrier, Fulfilment, Pick, Picks, Return, Tracking } from "./goods.schema.ts";
export { type Line, type LineUnits, type Progress, progressOf, type Stored } from "./goods.stored.ts";
