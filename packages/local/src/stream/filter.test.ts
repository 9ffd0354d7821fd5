import { expect, test } from "vitest";
import { compileFilter } from "./filter.ts";

test.for([
  [{ eventName: ["INSERT"] }, { eventName: "INSERT" }, true],
  [{ eventName: ["INSERT"] }, { eventName: "MODIFY" }, false],
  [{ eventName: ["INSERT", "MODIFY"] }, { eventName: "MODIFY" }, true],
  [{ a: { b: [{ prefix: "x" }] } }, { a: { b: "xyz" } }, true],
  [{ a: { b: [{ prefix: "x" }] } }, { a: "x" }, false],
  [{ a: { b: [{ exists: true }] } }, { a: {} }, false],
  [{ a: { b: [{ exists: false }] } }, {}, true],
  [{ a: { b: [{ exists: false }] } }, { a: { b: null } }, false],
  [{ a: [{ "anything-but": ["x", "y"] }] }, { a: "z" }, true],
  [{ a: [{ "anything-but": "x" }] }, { a: "x" }, false],
  [{ a: [{ "anything-but": "x" }] }, {}, false],
  [{ a: [1], b: [null] }, { a: 1, b: null }, true],
  [{ a: ["1"] }, { a: 1 }, false],
] as const)("the filter %j on %j gives %s", ([pattern, record, matches]) => {
  expect(compileFilter([pattern])(record)).toBe(matches);
});

test("any of several patterns is enough, and none at all lets everything pass", () => {
  expect(compileFilter([{ a: [1] }, { a: [2] }])({ a: 2 })).toBe(true);
  expect(compileFilter([])({})).toBe(true);
});

test.for([
  [{ a: [{ numeric: [">", 1] }] }],
  [{ a: [{ suffix: "x" }] }],
  [{ $or: [{ a: [1] }] }],
  [{ a: "x" }],
  [{ a: [{ "anything-but": { prefix: "x" } }] }],
] as const)("a filter that is not implemented is refused, never half-applied: %j", ([pattern]) => {
  expect(() => compileFilter([pattern])).toThrow(expect.objectContaining({ code: "topology_invalid" }));
});
