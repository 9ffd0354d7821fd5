import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ofType, only } from "../synth/graph.ts";
import { messaging } from "./messaging.ts";
import { settings } from "../stage.ts";
import { projectRoot } from "../synth/sst.ts";
import { storage } from "./storage.ts";
import { apartGraph } from "./stages.ts";

const needed = {
  WAYBILL_ORIGINS: "https://shop.example",
  WAYBILL_SENDER: "orders@shop.example",
  WAYBILL_GATEWAY: "stripe",
};

test("a stage of somebody's own needs to be told nothing", () => {
  expect(settings("alice", {})).toMatchObject({ removal: "remove", protect: false, canary: false });
});

test("every stage but production may be paid by the sandbox, and is unless it says otherwise", () => {
  expect(settings("alice", {})).toMatchObject({ gateway: "sandbox" });
  expect(settings("staging", { ...needed, WAYBILL_GATEWAY: "" })).toMatchObject({ gateway: "sandbox" });
  expect(settings("staging", needed)).toMatchObject({ gateway: "stripe" });
});

test("production keeps what it holds, and its options are read", () => {
  const env = { ...needed, WAYBILL_DOMAIN: "api.shop.example", WAYBILL_EDGE_RATE: "2000" };
  expect(settings("production", env)).toMatchObject({
    removal: "retain",
    protect: true,
    canary: true,
    origins: ["https://shop.example"],
    domain: "api.shop.example",
    edgeRatePerIp: 2_000,
  });
});

test.each([
  ["origins with a path", { WAYBILL_ORIGINS: "https://shop.example/path" }, "WAYBILL_ORIGINS should be origins"],
  ["every origin", { WAYBILL_ORIGINS: "*" }, "WAYBILL_ORIGINS should be origins"],
  ["plain http", { WAYBILL_ORIGINS: "http://shop.example" }, "WAYBILL_ORIGINS should be origins"],
  ["a laptop's page in production", { WAYBILL_ORIGINS: "http://localhost:3000" }, "should be https only"],
  ["no address", { WAYBILL_SENDER: "orders@" }, "WAYBILL_SENDER should be an e-mail address or a domain"],
  ["no domain", { WAYBILL_DOMAIN: "https://api.shop.example" }, "WAYBILL_DOMAIN should be a domain"],
  ["no rate", { WAYBILL_EDGE_RATE: "lots" }, "WAYBILL_EDGE_RATE should be a number"],
  ["a gateway that nobody knows", { WAYBILL_GATEWAY: "paypal" }, "WAYBILL_GATEWAY should be sandbox or stripe"],
  ["money that is not real, in production", { WAYBILL_GATEWAY: "sandbox" }, "WAYBILL_GATEWAY should be stripe"],
  ["no gateway, in production", { WAYBILL_GATEWAY: "" }, "The stage production takes real money: WAYBILL_GATEWAY"],
  ["rules that are no object", { WAYBILL_RULES: "[1]" }, "WAYBILL_RULES should be a JSON object"],
])("%s are refused by name", (_, wrong, says) => {
  expect(() => settings("production", { ...needed, ...wrong })).toThrow(says);
});

test.each(["production", "staging"])(
  "%s does not begin to deploy without its options, and says which",
  async (stage) => {
    expect(() => settings(stage, {})).toThrow(`The stage ${stage} needs WAYBILL_ORIGINS. Set it in .env.${stage}.`);
    const { failures, code } = await apartGraph(stage, { env: { WAYBILL_ORIGINS: "" } });
    expect([failures[0], code]).toEqual([expect.stringContaining(`The stage ${stage} needs WAYBILL_ORIGINS`), 1]);
  },
);

test("a stage behind the edge is filtered and throttled by address; a restored table takes the place of its own", async () => {
  const WAYBILL_RESTORED_TABLE = "waybill-production-Table-restored";
  const graph = await apartGraph("production", {
    env: { WAYBILL_EDGE_RATE: "2000", WAYBILL_DOMAIN: "api.shop.example", WAYBILL_RESTORED_TABLE },
  });
  expect(graph.failures).toEqual([]);
  const acl = JSON.stringify(only(ofType(graph, "aws:wafv2/webAcl:WebAcl")).inputs);
  expect(acl).toContain('"limit":2000');
  expect(acl).toContain("AWSManagedRulesKnownBadInputsRuleSet");
  expect(acl).not.toContain("AWSManagedRulesCommonRuleSet");
  const [rules] = ofType(graph, "aws:lambda/function:Function").map(
    ({ inputs }) => inputs.environment.variables.WAYBILL_RULES as string,
  );
  expect(JSON.parse(rules ?? "{}")).toMatchObject({ limitAddresses: false });
  const distribution = only(ofType(graph, "aws:cloudfront/distribution:Distribution")).inputs;
  expect(distribution.aliases).toEqual(["api.shop.example"]);
  const table = only(ofType(graph, "aws:dynamodb/table:Table"));
  expect([table.importId, table.inputs.name]).toEqual([WAYBILL_RESTORED_TABLE, WAYBILL_RESTORED_TABLE]);
}, 120_000);

test("a stage of somebody's own can be debugged live: functions call home, and nothing else changes", async () => {
  const graph = await apartGraph("alice", { dev: true });
  expect([graph.failures, graph.code]).toEqual([[], 0]);
  const descriptions = ofType(graph, "aws:lambda/function:Function").map(({ inputs }) => inputs.description as string);
  expect(new Set(descriptions)).toEqual(new Set(["live"]));
  expect([messaging.queues, storage.tables, storage.buckets].flatMap((rule) => rule(graph))).toEqual([]);
}, 120_000);

test("the pipeline and the example of an .env file know every option", () => {
  const options = readFileSync(join(projectRoot, "infra/option.ts"), "utf8").match(/WAYBILL_[A-Z_]+/g) ?? [];
  const workflow = readFileSync(join(projectRoot, ".github/workflows/deploy.yml"), "utf8");
  const example = readFileSync(join(projectRoot, ".env.example"), "utf8");
  expect(options.length).toBeGreaterThan(8);
  expect(options.filter((name) => !workflow.includes(`${name}: `))).toEqual([]);
  expect(options.filter((name) => !example.includes(`${name}=`) && name !== "WAYBILL_VERSION")).toEqual([]);
});
