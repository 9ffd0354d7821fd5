import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Graph, ofType } from "../synth/graph.ts";
import { projectRoot } from "../synth/sst.ts";
import { actionsOf } from "./compute.ts";
import { deployed, local } from "./parity.ts";
import { stageGraph, stages } from "./stages.ts";
import { rules } from "./rules.ts";

const graphs = {} as Record<(typeof stages)[number], Graph>;

beforeAll(async () => {
  for (const stage of stages) graphs[stage] = await stageGraph(stage);
}, 240_000);

describe.each(stages)("%s", (stage) => {
  test("the command line's own diff runs to its end", () => {
    expect(graphs[stage].failures).toEqual([]);
    expect(graphs[stage].code).toBe(0);
    expect(graphs[stage].resources.length).toBeGreaterThan(150);
  });

  test.each(Object.entries(rules))("%s", (_, rule) => {
    expect(rule(graphs[stage])).toEqual([]);
  });

  test("is what runs on a laptop: tables, indexes, topics, filters, queues, batches and crons", () => {
    expect(deployed(graphs[stage])).toEqual(local());
  });
});

test("each function may do what it does, where it does it, and nothing else", async () => {
  await expect(`${JSON.stringify(actionsOf(graphs.production), null, 2)}\n`).toMatchFileSnapshot(
    "access.snapshot.json",
  );
});

test("what code may say of linked resources is what is deployed", () => {
  const declared = readFileSync(join(projectRoot, "sst-env.d.ts"), "utf8");
  const links = ofType(graphs.production, "sst:sst:LinkRef").map(({ outputs }) => outputs.target as string);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((name) => !declared.includes(`"${name}": {`))).toEqual([]);
});
