import { expect, test } from "vitest";
// @ts-expect-error -- plain JavaScript, so that the pipeline needs no build
import { shift } from "./canary.mjs";

const deployment = {
  application: "app",
  group: "live",
  function: "waybill-production-Api",
  alias: "live",
  version: "8",
};

/** The AWS CLI of an account in which a deployment goes through these states. */
function account(states: object[], current = "7") {
  const calls: string[][] = [];
  return {
    calls,
    async aws(args: string[]) {
      calls.push(args);
      if (args[1] === "get-alias") return { FunctionVersion: current };
      if (args[1] === "create-deployment") return { deploymentId: "d-1" };
      return { deploymentInfo: states.shift() };
    },
  };
}
const run = (aws: unknown, to?: string) =>
  shift({ deployment, aws, to, wait: async () => {}, log: () => {} }) as Promise<string>;

test("callers are moved from the version that they have to the one that was deployed", async () => {
  const { aws, calls } = account([{ status: "InProgress" }, { status: "Succeeded" }]);
  expect(await run(aws)).toBe("waybill-production-Api:live is at version 8.");
  const create = calls.find(([, command]) => command === "create-deployment") ?? [];
  const revision = JSON.parse(create.at(-1) ?? "") as { appSpecContent: { content: string } };
  expect(JSON.parse(revision.appSpecContent.content)).toMatchObject({
    Resources: [
      { "waybill-production-Api": { Properties: { Alias: "live", CurrentVersion: "7", TargetVersion: "8" } } },
    ],
  });
  expect(create).not.toContain("--deployment-config-name");
});

test("when an alarm stops it, the pipeline fails and says why", async () => {
  const errorInformation = { message: "alarm GatewayErrors" };
  const { aws } = account([{ status: "InProgress" }, { status: "Stopped", errorInformation }]);
  await expect(run(aws)).rejects.toThrow("callers stay at version 7: alarm GatewayErrors");
});

test("nothing is deployed where callers are there already", async () => {
  const { aws, calls } = account([], "8");
  expect(await run(aws)).toContain("at version 8 already");
  expect(calls).toHaveLength(1);
});

test("going back is at once", async () => {
  const { aws, calls } = account([{ status: "Succeeded" }], "8");
  expect(await run(aws, "7")).toBe("waybill-production-Api:live is at version 7.");
  expect(calls[1]).toContain("CodeDeployDefault.LambdaAllAtOnce");
});
