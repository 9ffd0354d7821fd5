import { expect, test } from "vitest";
import { flagsOf } from "./flags.ts";

test("without flags it is the Waybill of `npm start`, and an address that nobody has yet", () => {
  expect(flagsOf([], "now")).toEqual({
    url: "http://127.0.0.1:4000",
    inbox: undefined,
    email: "ann-now@waybill.test",
    help: false,
  });
  expect(flagsOf(["--inbox", "http://127.0.0.1:5000/"], "now").inbox).toBe("http://127.0.0.1:5000");
});

test.each([
  [["--fast"], "Unknown option '--fast'"],
  [["--url", "nowhere"], "--url takes an address, not nowhere"],
  [["--inbox", "4000"], "--inbox takes an address, not 4000"],
])("%j is refused", (args, message) => {
  expect(() => flagsOf(args, "now")).toThrow(message);
});
