import { expect, test } from "vitest";
import { flagsOf } from "./flags.ts";

test("paths are those of the folder in which npm was typed", () => {
  const env = { npm_lifecycle_event: "replay", INIT_CWD: "/home/ada/days" };
  expect(flagsOf(["monday.csv", "/tmp/tuesday.csv", "--data", "kept"], env)).toEqual({
    files: ["/home/ada/days/monday.csv", "/tmp/tuesday.csv"],
    server: undefined,
    data: "/home/ada/days/kept",
    concurrency: 8,
    json: false,
    help: false,
  });
});

test.each([
  [[], "Which files?"],
  [["--fast", "a.csv"], "Unknown option '--fast'"],
  [["a.csv", "--concurrency", "0"], "--concurrency takes a number from 1 to 64, not 0"],
  [["a.csv", "--concurrency", "many"], "--concurrency takes a number from 1 to 64, not many"],
  [["a.csv", "--url", "nowhere", "--token", "t"], "--url takes an address, not nowhere"],
  [["a.csv", "--url", "http://localhost:4000"], "--url and --token go together"],
  [["a.csv", "--token", "t"], "--url and --token go together"],
  [["a.csv", "--url", "http://localhost", "--token", "t", "--data", "d"], "--data is of a Waybill started here"],
])("%j is refused", (args, message) => {
  expect(() => flagsOf(args, {})).toThrow(message);
});
