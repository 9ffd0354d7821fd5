/** Serves the page on this machine, with its script in one file. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "rolldown";

export interface PageOptions {
  /** Where the API is. */
  api: string;
  /** 0 takes any free port. */
  port: number;
}

const host = "127.0.0.1";
const here = import.meta.dirname;

export async function servePage({ api, port }: PageOptions) {
  const { href, origin } = new URL(api);
  const [html, css, script] = await Promise.all([
    readFile(join(here, "index.html"), "utf8"),
    readFile(join(here, "style.css"), "utf8"),
    bundle(join(here, "app.ts")),
  ]);
  const files = new Map([
    ["/", { type: "text/html", text: html.replace("%API%", () => href.replace(/\/$/, "")) }],
    ["/style.css", { type: "text/css", text: css }],
    ["/app.js", { type: "text/javascript", text: script }],
  ]);
  // The page keeps tokens, so no script but its own runs in it, and it talks to nobody but the API.
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src ${origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

  const answer = (path: string, response: ServerResponse): void => {
    const file = files.get(path);
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": `${file.type}; charset=utf-8`, "content-security-policy": policy });
    response.end(file.text);
  };
  const server = createServer(({ url = "/" }, response) => answer(new URL(url, "http://page").pathname, response));
  server.listen(port, host);
  await once(server, "listening");
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(input: string): Promise<string> {
  const { output } = await build({ input, write: false, platform: "browser", output: { format: "esm" } });
  return output[0].code;
}
