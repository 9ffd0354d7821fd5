import { parseArgs } from "node:util";

export interface Flags {
  port: number;
  fresh: boolean;
  data: string;
  seed: boolean;
  workers: boolean;
  /** The share of the table's transactions that something happens to. */
  faults: number;
  help: boolean;
}

export const usage = `Usage: npm start -- [--port 4000] [--data .waybill/data] [--fresh] [--no-seed] [--no-workers]
       [--faults SHARE]

  --port N      where the API listens
  --data DIR    where the data is kept across restarts
  --fresh       empty the data folder first
  --no-seed     begin without the sample catalogue
  --no-workers  leave queues, stream and crons alone: the API works by itself
  --faults SHARE  from 0 to 1: so many transactions meet another one on their stock, and a tenth as many get lost`;

/** Throws a sentence for the person at the terminal. */
export function flagsOf(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      port: { type: "string", default: "4000" },
      data: { type: "string", default: ".waybill/data" },
      fresh: { type: "boolean", default: false },
      seed: { type: "boolean", default: true },
      workers: { type: "boolean", default: true },
      faults: { type: "string", default: "0" },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
  return { ...values, port, faults: shareOf(values.faults) };
}

export function shareOf(text: string): number {
  const share = Number(text);
  if (!(share >= 0 && share <= 1) || text.trim() === "")
    throw new Error(`--faults takes a share from 0 to 1, not ${text}`);
  return share;
}
