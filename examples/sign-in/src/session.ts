/**
 * How an application keeps the tokens of whoever is signed in.
 *
 * ```ts
 * const { auth } = createClient({ url }); // carries no token: a call with an expired one would be refused
 * const session = createSession({ auth, store: webStore(localStorage, navigator.locks) });
 * const waybill = createClient({ url, getToken: session.getToken });
 * ```
 *
 * What it promises:
 *
 * - Calls that find the access token refused, or about to expire, have it refreshed once for all of them.
 * - The refresh token of every answer is stored before the access token beside it is used: each works once, so that one
 *   which is lost is a sign-in that is lost.
 * - When the refresh is refused, the tokens are forgotten, and the next call goes out without one.
 */
import { type GetToken, isWaybillError, type Refreshed, type SignedIn, type WaybillApi } from "@waybill/client";
import type { Store, Tokens } from "./store.ts";

export interface SessionOptions {
  /** Of a client that has no `getToken` of this session. */
  auth: Pick<WaybillApi["auth"], "refresh" | "signOut">;
  store: Store;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
}

export interface Session {
  /** For `createClient`. `undefined` when nobody is signed in. */
  getToken(request: Parameters<GetToken>[0]): Promise<string | undefined>;
  /** Keeps what `auth.signIn` or `auth.respondToChallenge` answered to somebody of this address. */
  begin(email: string, answer: SignedIn): Promise<void>;
  /** Forgets the tokens, and ends the session at Waybill. */
  end(): Promise<void>;
  /** For `auth.signIn`: the device token of this address, so that strangers' wrong guesses do not lock its owner out. */
  deviceOf(email: string): Promise<string | undefined>;
}

/** A token that has less than this to live may be expired when it arrives. */
const marginMs = 30_000;

export function createSession({ auth, store, now = Date.now }: SessionOptions): Session {
  // Who asks meanwhile has part in it, and in its failure too: one after the other they would wait for a dead line.
  let refreshing: Promise<string | undefined> | undefined;

  const getToken: Session["getToken"] = async ({ refresh }) => {
    const { tokens } = await store.read();
    if (!tokens) return undefined;
    const isFresh = tokens.expiresAtMs - marginMs > now();
    if (isFresh && !refresh && !refreshing) return tokens.accessToken;
    return (refreshing ??= renew(tokens).finally(() => (refreshing = undefined)));
  };

  const renew = (seen: Tokens): Promise<string | undefined> =>
    store.alone(async () => {
      const { tokens, ...rest } = await store.read();
      // Another tab was quicker, or has signed out: what it left is the newest there is.
      if (tokens?.accessToken !== seen.accessToken) return tokens?.accessToken;
      const askedAtMs = now();
      const answer = await auth.refresh({ refreshToken: tokens.refreshToken }).catch(unlessRefused);
      await store.write(answer ? { ...rest, tokens: tokensOf(answer, askedAtMs) } : rest);
      return answer?.accessToken;
    });

  return {
    getToken,
    begin: (email, answer) =>
      store.alone(() =>
        store.write({ tokens: tokensOf(answer, now()), device: { email: plain(email), token: answer.device } }),
      ),
    end: () =>
      store.alone(async () => {
        // The device token stays, as it signs nobody in and is for the next time.
        const { tokens, ...rest } = await store.read();
        await store.write(rest);
        if (tokens) await auth.signOut({ refreshToken: tokens.refreshToken });
      }),
    async deviceOf(email) {
      const { device } = await store.read();
      return device?.email === plain(email) ? device.token : undefined;
    },
  };
}

/** Anything but a refusal, such as a lost connection, is no reason to sign anybody out. */
function unlessRefused(error: unknown): undefined {
  if (!isWaybillError(error, "auth.invalid_refresh_token")) throw error;
}

/** Counted from before the question was asked, so that the token never lives shorter than is believed. */
function tokensOf({ accessToken, refreshToken, expiresInSeconds }: Refreshed, askedAtMs: number): Tokens {
  return { accessToken, refreshToken, expiresAtMs: askedAtMs + expiresInSeconds * 1_000 };
}

/** Addresses are the same in capitals. */
const plain = (email: string): string => email.trim().toLowerCase();
