/** The person at a terminal: a program that makes up an account, reads its mail and plays its telephone. */
import { setTimeout as wait } from "node:timers/promises";
import { createInterface } from "node:readline/promises";
import type { WaybillError } from "@waybill/client";
import { Complaint } from "./complaint.ts";
import type { Flags } from "./flags.ts";
import { mailedCode } from "./inbox.ts";
import type { Person } from "./person.ts";
import { createAuthenticator } from "./totp.ts";

export function terminalPerson({ inbox, email }: Flags): Person {
  const password = `Aa1-${crypto.randomUUID()}`;
  const app = createAuthenticator({
    now: Date.now,
    wait(ms) {
      say(`The authenticator shows the next code in ${Math.ceil(ms / 1_000)} s`);
      return wait(ms);
    },
  });
  let secret = "";
  return {
    async newAccount(refusal) {
      giveUpOn(refusal);
      say(`Sign up as ${email}`);
      return { email, password };
    },
    async mailedCode(to, refusal) {
      if (inbox === undefined) return askForCode(to, refusal);
      giveUpOn(refusal);
      const code = await mailedCode(inbox, to, wait);
      say(`The mail says ${code}`);
      return code;
    },
    async credentials(refusal) {
      giveUpOn(refusal);
      say("Sign in");
      return { email, password };
    },
    newPassword: () => Promise.reject(new Error("Whoever signed up has no temporary password.")),
    async keepSecret(kept) {
      ({ secret } = kept);
      say(`The authenticator's secret is ${secret}`);
      say(`A QR code of it says ${kept.uri}`);
    },
    async appCode(refusal) {
      giveUpOn(refusal);
      const code = await app.code(secret);
      say(`The authenticator shows ${code}`);
      return code;
    },
    async wants({ name }, refusal) {
      giveUpOn(refusal);
      say(`Order one ${name}`);
    },
    async leave({ order, me }) {
      say(`Order ${order.number} is placed for ${me.email}, who signs in with a second factor`);
      say("Sign out");
    },
  };
}

const say = (text: string): void => console.log(`  ${text}`);

/** A program has no second opinion. */
function giveUpOn(refusal: WaybillError | undefined): void {
  if (refusal) throw refusal;
}

async function askForCode(email: string, refusal: WaybillError | undefined): Promise<string> {
  if (!process.stdin.isTTY) throw new Complaint("Where is the mail? Give --inbox, as `npm start` prints it.");
  if (refusal) say(`${refusal.message} (${refusal.reason})`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question(`  The code that was mailed to ${email}: `)).trim();
  } finally {
    lines.close();
  }
}
