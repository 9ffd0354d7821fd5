/** `npm run sign-in`: the journey at a terminal, through a Waybill that runs already. */
import { styleText } from "node:util";
import { isWaybillError } from "@waybill/client";
import { Complaint } from "./complaint.ts";
import { flagsOf, usage } from "./flags.ts";
import { journey } from "./journey.ts";
import { memoryStore } from "./store.ts";
import { terminalPerson } from "./terminal.ts";

try {
  const flags = flagsOf(process.argv.slice(2), Date.now().toString(36));
  if (flags.help) console.log(usage);
  else await journey({ client: { url: flags.url }, store: memoryStore(), person: terminalPerson(flags) });
} catch (error) {
  console.error(styleText("red", `\n${sentenceOf(error)}`, { stream: process.stderr }));
  process.exitCode = 1;
}

function sentenceOf(error: unknown): string {
  if (error instanceof Complaint) return error.message;
  if (!isWaybillError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error.reason === "network.failed")
    return "No Waybill answers there. Start one with `npm start`, or say by --url where one runs.";
  return `${error.message} (${error.reason}, request ${error.requestId ?? "unknown"})`;
}
