// Moves callers of the API to the version that `sst deploy` published: a tenth of the calls for five minutes, then all,
// and back by itself when an alarm rings. The pipeline runs it after `sst deploy`; it needs the AWS CLI.
//
//   node scripts/canary.mjs --stage production            to the newest version
//   node scripts/canary.mjs --stage production --to 41    back (or on) to a version, all calls at once, whatever rings
import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

const ended = new Set(["Succeeded", "Failed", "Stopped"]);

/** What CodeDeploy is told: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
export function appSpec({ function: Name, alias: Alias }, CurrentVersion, TargetVersion) {
  const Properties = { Name, Alias, CurrentVersion, TargetVersion };
  return { version: 0.0, Resources: [{ [Name]: { Type: "AWS::Lambda::Function", Properties } }] };
}

/** What `infra/canary.ts` makes of a stage. */
export const deploymentOf = (stage) => ({
  application: `waybill-${stage}-Api`,
  group: "live",
  function: `waybill-${stage}-Api`,
  alias: "live",
});

/** The highest number is the newest. */
async function newest(aws, name) {
  const { Versions } = await aws(["lambda", "list-versions-by-function", "--function-name", name]);
  return String(Math.max(...Versions.map(({ Version }) => Number(Version)).filter((version) => version > 0)));
}

/** `aws` takes arguments and answers what the AWS CLI prints, parsed. Returns a sentence; throws when callers were not moved. */
export async function shift({ deployment, to, aws, wait, log }) {
  const { application, group, function: name, alias } = deployment;
  const target = to ?? (await newest(aws, name));
  const { FunctionVersion: current } = await aws(["lambda", "get-alias", "--function-name", name, "--name", alias]);
  if (current === target) return `${name}:${alias} is at version ${target} already.`;
  const revision = {
    revisionType: "AppSpecContent",
    appSpecContent: { content: JSON.stringify(appSpec(deployment, current, target)) },
  };
  const names = ["--application-name", application, "--deployment-group-name", group];
  // Who goes back does so because an alarm rings, and CodeDeploy would stop for it.
  const atOnce = ["--deployment-config-name", "CodeDeployDefault.LambdaAllAtOnce"];
  const speed = to === undefined ? [] : [...atOnce, "--override-alarm-configuration", "enabled=false"];
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
  const { values } = parseArgs({ options: { stage: { type: "string" }, to: { type: "string" } } });
  try {
    if (!values.stage) throw new Error("Which stage? node scripts/canary.mjs --stage NAME [--to VERSION]");
    if (values.to !== undefined && !/^[1-9]\d*$/.test(values.to)) throw new Error(`--to takes a version's number.`);
    const deployment = deploymentOf(values.stage);
    const wait = () => pause(10_000);
    console.log(await shift({ deployment, to: values.to, aws: callAws, wait, log: console.log }));
  } catch (error) {
    console.error(error.code === "ENOENT" ? "The AWS CLI is not installed, or not on the PATH." : error.message);
    process.exitCode = 1;
  }
}
