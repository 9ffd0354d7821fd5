import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Complaint } from "./complaint.ts";

export interface Flags {
  files: string[];
  /** The Waybill to use; without it one is started here, on `data`. */
  server: { url: string; token: string } | undefined;
  data: string | undefined;
  concurrency: number;
  json: boolean;
  help: boolean;
}

export const usage = `Usage: npm run replay -- FILE.csv [FILE.csv …] [--url URL --token TOKEN] [--data DIR]

  Invoices become orders that are paid, sent out and delivered; rows of invoices that begin with C become returns and
  refunds, or are refused with a reason.

  --url URL        a Waybill that runs already; without it one is started for this run
  --token TOKEN    an access token of an admin or manager there
  --data DIR       where the Waybill of this run keeps its data, to go on with it later;
                   without it .waybill/replay, emptied first
  --concurrency N  orders placed at the same time, 8 unless said
  --json           a last line of JSON with the figures`;

const concurrencyMax = 64;

/** Paths are those of the folder in which the command was typed: npm changes to the root and remembers it. */
export function flagsOf(args: string[], env: NodeJS.ProcessEnv = process.env): Flags {
  const { values, positionals } = parse(args);
  const { url, token, data, json, help } = values;
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > concurrencyMax)
    throw new Complaint(`--concurrency takes a number from 1 to ${concurrencyMax}, not ${values.concurrency}`);
  if (positionals.length === 0 && !help) throw new Complaint(`Which files?\n\n${usage}`);
  if (url !== undefined && !URL.canParse(url)) throw new Complaint(`--url takes an address, not ${url}`);
  if ((url === undefined) !== (token === undefined)) throw new Complaint("--url and --token go together");
  if (url !== undefined && data !== undefined)
    throw new Complaint("--data is of a Waybill started here, without --url");
  const typedIn = (env["npm_lifecycle_event"] === "replay" && env["INIT_CWD"]) || process.cwd();
  return {
    files: positionals.map((file) => resolve(typedIn, file)),
    server: url !== undefined && token !== undefined ? { url, token } : undefined,
    data: data === undefined ? undefined : resolve(typedIn, data),
    concurrency,
    json,
    help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        url: { type: "string" },
        token: { type: "string" },
        data: { type: "string" },
        concurrency: { type: "string", default: "8" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (cause) {
    throw new Complaint(`${(cause as Error).message}\n\n${usage}`, { cause });
  }
}
