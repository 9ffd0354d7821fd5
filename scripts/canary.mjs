// Moves callers of the API to the version that `sst deploy` published: a tenth of the calls for five minutes, then all,
// and back by itself when an alarm rings. The pipeline runs it after `sst deploy`; it needs the AWS CLI.
//
//   node scripts/canary.mjs                     the version of the last deployment (.sst/outputs.json)
//   node scripts/canary.mjs --to 41             back (or on) to a version, all calls at once
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ended = new Set(["Succeeded", "Failed", "Stopped"]);

/** What CodeDeploy is told: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
export function appSpec({ function: Name, alias: Alias }, CurrentVersion, TargetVersion) {
  const Properties = { Name, Alias, CurrentVersion, TargetVersion };
  return { version: 0.0, Resources: [{ [Name]: { Type: "AWS::Lambda::Function", Properties } }] };
}

/** `aws` takes arguments and answers what the AWS CLI prints, parsed. Returns a sentence; throws when callers were not moved. */
export async function shift({ deployment, to, aws, wait, log }) {
  const { application, group, function: name, alias } = deployment;
  const target = String(to ?? deployment.version);
  const { FunctionVersion: current } = await aws(["lambda", "get-alias", "--function-name", name, "--name", alias]);
  if (current === target) return `${name}:${alias} is at version ${target} already.`;
  const revision = {
    revisionType: "AppSpecContent",
    appSpecContent: { content: JSON.stringify(appSpec(deployment, current, target)) },
  };
  const names = ["--application-name", application, "--deployment-group-name", group];
  const speed = to === undefined ? [] : ["--deployment-config-name", "CodeDeployDefault.LambdaAllAtOnce"];
  const create = ["deploy", "create-deployment", ...names, ...speed, "--revision", JSON.stringify(revision)];
  const { deploymentId } = await aws(create);
  log(`${deploymentId}: ${name}:${alias} from version ${current} to ${target} …`);
  for (;;) {
    const { deploymentInfo } = await aws(["deploy", "get-deployment", "--deployment-id", deploymentId]);
    const { status, errorInformation, rollbackInfo } = deploymentInfo;
    if (status === "Succeeded") return `${name}:${alias} is at version ${target}.`;
    if (ended.has(status)) {
      const why = errorInformation?.message ?? rollbackInfo?.rollbackMessage ?? "no reason given";
      throw new Error(`${deploymentId} ${status.toLowerCase()}, callers stay at version ${current}: ${why}`);
    }
    await wait();
  }
}

async function callAws(args) {
  const { stdout } = await promisify(execFile)("aws", [...args, "--output", "json"]);
  return JSON.parse(stdout);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { to: { type: "string" } } });
  try {
    const { deployment } = JSON.parse(readFileSync(join(root, ".sst", "outputs.json"), "utf8"));
    if (deployment === undefined) console.log("This stage has no canary: callers reach what was deployed.");
    else
      console.log(
        await shift({ deployment, to: values.to, aws: callAws, wait: () => pause(10_000), log: console.log }),
      );
  } catch (error) {
    const isMissing = error.code === "ENOENT" && error.path?.endsWith("outputs.json");
    console.error(
      isMissing ? "There is no .sst/outputs.json: run `npx sst deploy --stage NAME` first." : error.message,
    );
    process.exitCode = 1;
  }
}
