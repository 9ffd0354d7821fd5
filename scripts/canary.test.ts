import { expect, test } from "vitest";
// @ts-expect-error -- plain JavaScript, so that the pipeline needs no build
import { deploymentOf, shift } from "./canary.mjs";

const deployment = deploymentOf("production") as object;

/** The AWS CLI of an account in which a deployment goes through these states. */
function account(states: object[], current = "7") {
  const calls: string[][] = [];
  return {
    calls,
    async aws(args: string[]) {
      calls.push(args);
      if (args[1] === "get-alias") return { FunctionVersion: current };
      if (args[1] === "list-versions-by-function")
        return { Versions: ["$LATEST", "7", "10", "9"].map((Version) => ({ Version })) };
      if (args[1] === "create-deployment") return { deploymentId: "d-1" };
      return { deploymentInfo: states.shift() };
    },
  };
}
const run = (aws: unknown, to?: string) =>
  shift({ deployment, aws, to, wait: async () => {}, log: () => {} }) as Promise<string>;

test("callers are moved from the version that they have to the one that was deployed", async () => {
  const { aws, calls } = account([{ status: "InProgress" }, { status: "Succeeded" }]);
  expect(await run(aws)).toBe("waybill-production-Api:live is at version 10.");
  const create = calls.find(([, command]) => command === "create-deployment") ?? [];
  const revision = JSON.parse(create.at(-1) ?? "") as { appSpecContent: { content: string } };
  expect(JSON.parse(revision.appSpecContent.content)).toMatchObject({
    Resources: [
      { "waybill-production-Api": { Properties: { Alias: "live", CurrentVersion: "7", TargetVersion: "10" } } },
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
  const { aws, calls } = account([], "10");
  expect(await run(aws)).toContain("at version 10 already");
  expect(calls.map(([, command]) => command)).not.toContain("create-deployment");
});

test("going back is at once, and no alarm stops it", async () => {
  const { aws, calls } = account([{ status: "Succeeded" }], "8");
  expect(await run(aws, "7")).toBe("waybill-production-Api:live is at version 7.");
  expect(calls[1]).toContain("CodeDeployDefault.LambdaAllAtOnce");
  expect(calls[1]?.join(" ")).toContain("--override-alarm-configuration enabled=false");
});

test("it moves what the infrastructure makes", () => {
  expect(deploymentOf("production")).toEqual({
    application: "waybill-production-Api",
    group: "live",
    function: "waybill-production-Api",
    alias: "live",
  });
});
