import { expect, test } from "vitest";
import { Rule } from "./rule.ts";

test("a stage that says nothing has every rule", () => {
  expect(Rule.parse()).toMatchObject({ linesPerOrderMax: 1_200, reservationTtlSeconds: 900, paymentAttemptsMax: 3 });
});

test.each([
  [{ linesPerOrderMax: 0 }, "linesPerOrderMax"],
  [{ linesPerOrderMax: 1_201 }, "linesPerOrderMax"],
  [{ reservationTtlSeconds: "900" }, "reservationTtlSeconds"],
  [{ paymentDeadlineSeconds: 30 }, "paymentDeadlineSeconds"],
  [{ paymentAttemptsMax: 1.5 }, "paymentAttemptsMax"],
  [{ linesPerOrder: 5 }, "linesPerOrder"],
])("a stage with %j does not start, and says why", (rules, name) => {
  expect(() => Rule.parse(rules)).toThrow(name);
});
