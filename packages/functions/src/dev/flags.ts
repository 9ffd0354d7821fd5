import { parseArgs } from "node:util";

export interface Flags {
  port: number;
  fresh: boolean;
  data: string;
  seed: boolean;
  help: boolean;
}

export const usage = `Usage: npm start -- [--port 4000] [--data .waybill/data] [--fresh] [--no-seed]

  --port N    where the API listens
  --data DIR  where the data is kept across restarts
  --fresh     empty the data folder first
  --no-seed   begin without the sample catalogue`;

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
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
  const { fresh, data, seed, help } = values;
  return { port, fresh, data, seed, help };
}
