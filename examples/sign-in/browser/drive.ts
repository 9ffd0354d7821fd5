/**
 * `npm run sign-in:drive`: the whole journey through the real page, in a Chromium without a window, against a Waybill that
 * is started for it. The browser is as strict about origins as everybody's: page and API are two.
 */
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createClient } from "@waybill/client";
import { chromium, type Page } from "playwright-core";
import { mailedCode } from "../src/inbox.ts";
import { createAuthenticator } from "../src/totp.ts";
import { startWaybill } from "../src/waybill.fixture.ts";
import { findChromium, flags } from "./chromium.ts";
import { servePage } from "./page.ts";

const email = "ann@waybill.test";
const password = "Correct-horse-1";
/** Longer than an authenticator takes to show its next code. */
const patienceMs = 40_000;

try {
  const { values } = parseArgs({ options: { screenshot: { type: "string" } } });
  console.log(`Order ${await drive(findChromium(), values.screenshot)} is placed, and the API lists it.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Returns the order's number. `screenshot`: where a picture of the placed order goes. */
async function drive(executablePath: string, screenshot: string | undefined): Promise<string> {
  await using waybill = await startWaybill();
  await using site = await servePage({ api: waybill.url, port: 0 });
  await using browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage();
  page.setDefaultTimeout(patienceMs);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(site.url);

  const number = await travel(page, waybill.inbox);
  if (screenshot !== undefined) await page.screenshot({ path: screenshot });
  await press(page, "Sign out");
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  const kept = await page.evaluate("localStorage.getItem('waybill-session')");
  if (String(kept).includes("refreshToken")) problems.push("Tokens are kept after signing out.");
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const { items } = await createClient({ url: waybill.url, token: waybill.tokens.admin }).order.list();
  if (!items.some((order) => order.number === number)) throw new Error(`The API lists no order ${number}.`);
  return number;
}

async function travel(page: Page, inbox: string): Promise<string> {
  const app = createAuthenticator({ now: Date.now, wait });
  const heading = (name: string) => page.getByRole("heading", { name }).waitFor();
  const type = (label: string, text: string) =>
    page.getByLabel(label, { exact: true }).filter({ visible: true }).fill(text);
  const text = (label: string) => page.getByLabel(label, { exact: true }).textContent();

  await heading("Create an account");
  await type("E-mail", email);
  await type("Password", "too short");
  await press(page, "Sign up");
  await refused(page, "input.invalid");
  await type("Password", password);
  await press(page, "Sign up");

  await heading("Look into your mail");
  const code = await mailedCode(inbox, email, wait);
  const another = code === "000000" ? "111111" : "000000";
  await type("Code from the mail", another);
  await press(page, "Confirm");
  await refused(page, "auth.invalid_code");
  await type("Code from the mail", code);
  await press(page, "Confirm");

  await heading("Sign in");
  await type("Password", password);
  await press(page, "Sign in");

  await heading("Set up your authenticator");
  const secret = (await text("Secret")) ?? "";
  if (!(await text("The same for a QR code"))?.includes(`secret=${secret}`)) throw new Error("Secret and URI differ.");
  await press(page, "The app has it");
  await type("Code from the app", await app.code(secret));
  await press(page, "Go on");

  await heading("Sign in");
  await type("Password", password);
  await press(page, "Sign in");
  await heading("Look at your authenticator");
  await type("Code from the app", await app.code(secret));
  await press(page, "Go on");

  await press(page, "Order one");
  await heading("Your order is placed");
  return (await text("Order number")) ?? "";
}

function press(page: Page, name: string): Promise<void> {
  return page.getByRole("button", { name, exact: true }).click();
}

function refused(page: Page, reason: string): Promise<void> {
  return page
    .getByRole("alert")
    .filter({ hasText: `(${reason})` })
    .waitFor();
}
