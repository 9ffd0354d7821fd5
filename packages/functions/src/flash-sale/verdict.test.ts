import { expect, test } from "vitest";
import type { Storm } from "./storm.ts";
import { type Verdict, wrongIn } from "./verdict.ts";

const plan = { buyers: 20, units: 10, concurrency: 4, faults: 0 };
const storm: Storm = {
  crowd: [],
  wanting: 10,
  declined: 0,
  gone: 10,
  refusals: { right: 1_000, false: 0, open: 0 },
  unanswered: {},
  isSettled: true,
  rushSeconds: 1,
  settledSeconds: 2,
};
const audit: Verdict["audit"] = { items: 100, orders: 10, buckets: 1, passes: 1, breaches: [] };
const good = {
  sold: 10,
  confirmed: 10,
  captures: 10,
  orders: {},
  available: 0,
  buckets: 1,
  lost: 0,
  doubled: 0,
  audit,
};
const breach = { invariant: "I2" as const, subject: "A#0", says: "is short" };

test("a sale in which all is right has nothing wrong", () => {
  expect(wrongIn(good, plan, storm)).toEqual([]);
  expect(wrongIn(good, plan, { ...storm, refusals: { right: 995, false: 5, open: 0 } })).toEqual([]);
});

test.each<[string, Partial<typeof good>, Partial<Storm>, string]>([
  ["orders wait", {}, { isSettled: false }, "did not settle"],
  [
    "a unit too many is sold",
    { sold: 11, confirmed: 11, captures: 11 },
    { gone: 11 },
    "11 units are sold and 0 for sale, of 10",
  ],
  ["a unit is held by nobody's order", { confirmed: 9, captures: 9 }, {}, "10 units are sold, and 9 orders confirmed"],
  ["somebody was charged without an order", { captures: 11 }, {}, "the gateway took money for 11"],
  ["a unit is stranded", { sold: 9, confirmed: 9, captures: 9, available: 1 }, { gone: 9 }, "1 units are stranded"],
  ["an order is lost", { lost: 1 }, {}, "1 orders were acknowledged and are not there"],
  ["somebody got two", { doubled: 1 }, {}, "1 orders are second ones"],
  ["somebody was not answered", {}, { unanswered: { "network.failed": 2 } }, '{"network.failed":2}'],
  ["the witness missed a unit", {}, { gone: 9 }, "10 units are sold, and 9 were seen to go"],
  ["refusals were false", {}, { refusals: { right: 994, false: 6, open: 0 } }, "6 of 1000 refusals were false"],
  ["the auditor found something", { audit: { ...audit, breaches: [breach] } }, {}, "I2 A#0: is short."],
])("a sale in which %s is wrong, and only so", (_, found, seen, says) => {
  expect(wrongIn({ ...good, ...found }, plan, { ...storm, ...seen })).toEqual([expect.stringContaining(says)]);
});
