import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { example } from "../test/example.ts";
import { topology } from "../test/topology.ts";

const here = import.meta.dirname;

test("the README's example compiles and runs", async () => {
  const environment = { ...process.env };
  onTestFinished(() => void (process.env = environment));
  vi.spyOn(console, "log").mockReturnValue();
  const source = readFileSync(join(here, "../test/example.ts"), "utf8");
  expect(readFileSync(join(here, "../README.md"), "utf8")).toContain(source);

  const nothing = async () => {};
  const handlers = { Api: async () => ({ statusCode: 201 }), Relay: nothing, Work: nothing, Sweep: nothing };
  expect(await example(topology, async () => handlers)).toEqual({ status: 201, ran: ["Sweep"], lost: [] });
});
