/** Reads the codes that a local Waybill mails, in the inbox whose address `npm start` prints. */
import { Complaint } from "./complaint.ts";

/** As the inbox tells it, of which this is what is looked at. */
interface Mail {
  destination: { to: string[] };
  subject: string;
}

const triesMax = 20;
const pauseMs = 250;

/** The newest code for this address; mail may take a moment. */
export async function mailedCode(
  inbox: string,
  email: string,
  wait: (ms: number) => Promise<unknown>,
): Promise<string> {
  for (let tries = 1; tries <= triesMax; tries += 1) {
    const code = (await mailsIn(inbox)).filter(({ destination }) => destination.to.includes(email)).flatMap(codeOf);
    const newest = code.at(-1);
    if (newest !== undefined) return newest;
    await wait(pauseMs);
  }
  throw new Complaint(`No code has come to ${email}. Is there an account of this address already? Then take another.`);
}

const codeOf = ({ subject }: Mail): string[] => /\b\d{6}\b/.exec(subject)?.slice(0, 1) ?? [];

/** Oldest first. */
async function mailsIn(inbox: string): Promise<Mail[]> {
  const sentence = `There is no inbox at ${inbox}. \`npm start\` prints where it is ("sent e-mail"): say so by --inbox.`;
  try {
    const response = await fetch(`${inbox}/store`);
    return ((await response.json()) as { emails: Mail[] }).emails;
  } catch (cause) {
    throw new Complaint(sentence, { cause });
  }
}
