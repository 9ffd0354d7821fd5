import { WaybillError } from "./error.ts";
import type { ClientOptions } from "./options.ts";

/** What HTTP lets a header's value hold. Checked here because `fetch` would quote the value in its complaint. */
const sendable = /^[\x21-\x7e]+$/;

/** Refuses what no header can carry, without repeating it. */
export function headerValue(what: string, value: string): string {
  if (sendable.test(value)) return value;
  throw new WaybillError({
    reason: "request.invalid",
    message: `${what} is empty or has a space, a line break or a character outside ASCII.`,
  });
}

/** Where a call's bearer token comes from. */
export class TokenSource {
  readonly #options: Pick<ClientOptions, "token" | "getToken">;
  #refreshing: Promise<string | undefined> | undefined;

  constructor(options: Pick<ClientOptions, "token" | "getToken">) {
    this.#options = options;
  }

  /** Whether it is worth asking again after the server refused the token. */
  get renewable(): boolean {
    return this.#options.getToken !== undefined;
  }

  async current(): Promise<string | undefined> {
    const { getToken, token } = this.#options;
    return this.#checked(getToken ? await getToken({ refresh: false }) : token);
  }

  /** Asks for a fresh token; calls that were refused at the same time share one request. */
  async refresh(): Promise<string | undefined> {
    this.#refreshing ??= Promise.resolve(this.#options.getToken?.({ refresh: true })).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#checked(await this.#refreshing);
  }

  #checked(token: string | undefined): string | undefined {
    return token === undefined ? undefined : headerValue("The token", token);
  }
}
