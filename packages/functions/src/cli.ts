/**
 * `npm run waybill -- COMMAND`: what is done to a running Waybill by whoever runs it, and by nobody over the API.
 *
 *     npm run waybill -- owner:create --email you@shop.example --stage production
 *     npm run waybill -- payment:complete --order ord_01M8RDA4M0GV30CX0M6FBW67T4
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Actor } from "@waybill/core/actor";
import { Failure } from "@waybill/core/error";
import { Payment } from "@waybill/core/payment";
import { Runtime } from "@waybill/core/runtime";
import { User } from "@waybill/core/user";
import { fileOf } from "./dev/environment.ts";

const usage = `Usage: npm run waybill -- COMMAND [--stage NAME | --data DIR]

  owner:create --email ADDRESS [--name NAME]
                 makes the first owner and mails them a temporary password; later owners are made by owners
  payment:complete --order ID
                 does what the sandbox waits for, as a customer would in a real bank's window
  --stage NAME   of a deployed stage, with the AWS credentials of this shell
  --data DIR     of a local Waybill that runs on this folder (default .waybill/data)`;

const options = {
  email: { type: "string" },
  name: { type: "string" },
  order: { type: "string" },
  stage: { type: "string" },
  data: { type: "string", default: ".waybill/data" },
  help: { type: "boolean", default: false },
} as const;

/** Set in the shell that SST opens: what is linked to the stage is in the environment then. */
const linked = "WAYBILL_CLI_LINKED";

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [command] = positionals;
  if (values.help || command === undefined) return console.log(usage);
  const { email, name, order } = values;
  const needs = { "owner:create": { email }, "payment:complete": { order } }[positionals.join(" ")];
  if (needs === undefined) throw new Error(`There is no command ${positionals.join(" ")}.\n\n${usage}`);
  for (const [option, value] of Object.entries(needs))
    if (value === undefined) throw new Error(`${command} needs --${option}.\n\n${usage}`);
  if (values.stage !== undefined && process.env[linked] === undefined) return await inShellOf(values.stage, args);
  if (values.stage === undefined) Object.assign(process.env, localEnvironment(values.data));
  await (command === "owner:create" ? createOwner(email ?? "", name) : completePayment(order ?? ""));
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

async function as<T>(command: string, run: () => Promise<T>): Promise<T> {
  const [{ live }, { withEdge }] = await Promise.all([import("./edge/live.ts"), import("./edge/edge.ts")]);
  return withEdge(live(), () => Actor.provide({ type: "system", id: `waybill ${command}` }, run));
}

/** The webhook about it, or the next round of the cron, brings the order on. */
async function completePayment(orderId: string): Promise<void> {
  const { status } = await as("payment:complete", async () => {
    if (Runtime.use().gateway.provider !== Payment.sandbox.provider)
      throw new Error("This stage's payments are not the sandbox's: its customers have to act themselves.");
    const { intentId } = (await Payment.ofOrder(orderId)).at(-1) ?? {};
    if (intentId === undefined) throw new Error(`No payment of ${orderId} is under way.`);
    return await Payment.sandbox.completeAction(intentId);
  });
  console.log(`The payment of ${orderId} is ${status} now; the order hears of it within a minute.`);
}

async function createOwner(email: string, name: string | undefined): Promise<void> {
  const make = () => User.createOwner({ email, ...(name === undefined ? {} : { name }) });
  const owner = await as("owner:create", make);
  console.log(
    `${owner.id} is the owner. A temporary password is on its way to ${email}; sign in with it within a day.`,
  );
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
