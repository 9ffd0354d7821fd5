/** The auditor of Waybill itself, run on the folder of a Waybill that is running: a program beside ours. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { Complaint } from "./complaint.ts";
import { root } from "./server.ts";

const Audit = z.object({
  items: z.number(),
  breaches: z.array(z.object({ invariant: z.string(), subject: z.string(), says: z.string() })),
});
export type Audit = z.output<typeof Audit>;

const program = join(root, "packages", "functions", "src", "cli.ts");

/** What somebody would type to have it once more. */
export const commandFor = (folder: string): string => `npm run waybill -- check --data ${folder}`;

/** Reads everything that is kept there, and the gateway's books, and says what does not fit. */
export async function audit(folder: string): Promise<Audit> {
  const child = spawn(process.execPath, [program, "check", "--json", "--data", folder], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const answer = said.trim().split("\n").at(-1) ?? "";
  if (!answer.startsWith("{")) throw new Complaint(`The audit did not come to an end.\n${complaint.trim()}`);
  return Audit.parse(JSON.parse(answer));
}
