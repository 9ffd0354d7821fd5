import { expect, test } from "vitest";
import { Order } from "./order.ts";

const all = Order.Status.options;
const final = ["rejected", "completed", "cancelled", "expired"];

test("every state has its steps, every step leads to a state, and no state to itself", () => {
  expect(Object.keys(Order.transitions).toSorted()).toEqual(all.toSorted());
  for (const from of all) {
    expect(Order.transitions[from]).not.toContain(from);
    for (const to of Order.transitions[from]) expect(all).toContain(to);
  }
});

test("from a final state nothing leads anywhere", () => {
  expect(all.filter(Order.isFinal).toSorted()).toEqual(final.toSorted());
  for (const from of final) for (const to of all) expect(Order.canMove(from as never, to)).toBe(false);
});

test("time alone decides about no money: what is being paid neither expires nor is confirmed but by an answer", () => {
  expect(Order.canMove("payment_processing", "expired")).toBe(false);
  const byTime = Object.values<Order.Step>(Order.steps).filter(({ by, to }) => to !== undefined && by.includes("time"));
  const ofMoney = byTime.filter(({ from }) => from.includes("payment_processing") || from.includes("confirmed"));
  for (const { by } of ofMoney) expect(by).toContain("the gateway's answer");
  expect(all.filter((from) => Order.canMove(from, "expired"))).toEqual(["pending_payment"]);
});

test("every state can be reached from a beginning", () => {
  const reached = new Set<Order.Stored["status"]>(["reserving", "pending_payment"]);
  for (const from of reached) for (const to of Order.transitions[from]) reached.add(to);
  expect([...reached].toSorted()).toEqual(all.toSorted());
});
