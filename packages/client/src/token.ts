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
  readonly #renewals = new Map<string, Promise<string | undefined>>();

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

  /**
   * Asks for a token in place of the refused one. Calls that were refused with the same token share one request;
   * with another, or none, they may be another person's and do not.
   */
  async renew(refused: string | undefined): Promise<string | undefined> {
    const ask = async (): Promise<string | undefined> => this.#options.getToken?.({ refresh: true });
    if (refused === undefined) return this.#checked(await ask());
    const running = this.#renewals.get(refused);
    const renewal = running ?? ask().finally(() => this.#renewals.delete(refused));
    this.#renewals.set(refused, renewal);
    return this.#checked(await renewal);
  }

  #checked(token: string | undefined): string | undefined {
    return token === undefined ? undefined : headerValue("The token", token);
  }
}
