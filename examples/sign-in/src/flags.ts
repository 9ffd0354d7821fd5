import { parseArgs } from "node:util";
import { Complaint } from "./complaint.ts";

export interface Flags {
  url: string;
  /** Without it the code is asked for at the terminal. */
  inbox: string | undefined;
  email: string;
  help: boolean;
}

export const usage = `Usage: npm run sign-in -- [--inbox URL] [--url http://127.0.0.1:4000] [--email ADDRESS]

  --inbox URL      where sent e-mail is, as \`npm start\` prints it; without it you are asked for the code
  --url URL        a Waybill that runs already
  --email ADDRESS  for the new account; a new one of waybill.test unless said`;

/** `unique` is for an address that nobody has yet. */
export function flagsOf(args: string[], unique: string): Flags {
  const { url, inbox, email, help } = parse(args);
  for (const [name, value] of Object.entries({ url, inbox }))
    if (value !== undefined && !URL.canParse(value)) throw new Complaint(`--${name} takes an address, not ${value}`);
  return { url: bare(url), inbox: inbox && bare(inbox), email: email ?? `ann-${unique}@waybill.test`, help };
}

const bare = (url: string): string => url.replace(/\/+$/, "");

function parse(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        url: { type: "string", default: "http://127.0.0.1:4000" },
        inbox: { type: "string" },
        email: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (cause) {
    throw new Complaint(`${(cause as Error).message}\n\n${usage}`, { cause });
  }
}
