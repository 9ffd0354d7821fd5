/**
 * `npm run waybill -- COMMAND`: what is done to a running Waybill by whoever runs it, and by nobody over the API.
 *
 *     npm run waybill -- owner:create --email you@shop.example --stage production
 *     npm run waybill -- check
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Failure } from "@waybill/core/error";
import { check } from "./cli/check.ts";
import { type Command, options } from "./cli/command.ts";
import { flashSale } from "./cli/flash-sale.ts";
import { createOwner } from "./cli/owner.ts";
import { completePayment } from "./cli/payment.ts";
import { repairCustomer, repairPayment, repairRelease, repairStock } from "./cli/repair.ts";
import { fileOf } from "./dev/environment.ts";

const commands: Readonly<Record<string, Command>> = {
  "owner:create": createOwner,
  "payment:complete": completePayment,
  check,
  "repair:payment": repairPayment,
  "repair:release": repairRelease,
  "repair:stock": repairStock,
  "repair:customer": repairCustomer,
  "flash-sale": flashSale,
};

const usage = `Usage: npm run waybill -- COMMAND [--stage NAME | --data DIR]

${Object.entries(commands)
  .map(([name, { usage: more, does }]) => `  ${name} ${more}\n                 ${does}`)
  .join("\n")}
  --stage NAME   of a deployed stage, with the AWS credentials of this shell
  --data DIR     of a local Waybill that runs on this folder (default .waybill/data)`;

/** Set in the shell that SST opens: what is linked to the stage is in the environment then. */
const linked = "WAYBILL_CLI_LINKED";

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help || positionals.length === 0) return console.log(usage);
  const name = positionals.join(" ");
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Error(`There is no command ${name}.\n\n${usage}`);
  for (const option of command.needs)
    if (values[option] === undefined) throw new Error(`${name} needs --${option}.\n\n${usage}`);
  if (command.alone) return await command.run(values);
  if (values.stage !== undefined && process.env[linked] === undefined) return await inShellOf(values.stage, args);
  if (values.stage === undefined) Object.assign(process.env, localEnvironment(values.data ?? ".waybill/data"));
  await command.run(values);
}

/** The same command again, where SST has put the stage's resources into the environment. */
async function inShellOf(stage: string, args: string[]): Promise<void> {
  const command = ["shell", "--stage", stage, "--", process.execPath, import.meta.filename, ...args];
  const env = { ...process.env, [linked]: "1" };
  const [code] = (await once(spawn("sst", command, { stdio: "inherit", env }), "exit")) as [number | null];
  process.exitCode = code ?? 1;
}

function localEnvironment(data: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(fileOf(data), "utf8")) as Record<string, string>;
  } catch (cause) {
    throw new Error(`No Waybill runs on ${data}. Start one with npm start, or name a stage with --stage.`, { cause });
  }
}

/** Sentences for whoever typed this; of a failure that is declared, its own, and what to do. */
function explain(error: unknown): string {
  if (!Failure.isFailure(error)) return error instanceof Error ? error.message : String(error);
  const causes = Failure.causesOf(error)
    .slice(1)
    .map((cause) => cause.message);
  const issues = (error.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);
  return [error.message, ...issues, ...causes, error.definition.help].join("\n");
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
