import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Needs no display, no sandbox of its own (containers have none), and speaks to nobody but the page and the API. */
export const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Throws a sentence for the person at the terminal. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const named = env["CHROMIUM"];
  const onPath = (env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "chromium"));
  const found = (named ? [named] : ["/usr/bin/chromium", ...onPath]).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const where = named ? `CHROMIUM names ${named}, and there is no such file` : "There is no Chromium on this machine";
  throw new Error(
    `${where}: install one, on Debian by \`apt-get install chromium\`, or set CHROMIUM to the path of a Chromium or Chrome.`,
  );
}
