/** Where a session is kept: in memory, or in a browser's storage, where all tabs of an application share it. */

export interface Tokens {
  accessToken: string;
  /** Milliseconds since 1970. */
  expiresAtMs: number;
  /** Works once. */
  refreshToken: string;
}

export interface Kept {
  /** Of whoever is signed in. */
  tokens?: Tokens | undefined;
  /** Of whoever signed in last, and the address that it is for. */
  device?: { email: string; token: string } | undefined;
}

export interface Store {
  read(): Promise<Kept>;
  write(kept: Kept): Promise<void>;
  /** Runs one after the other among all that share the store: two who refresh at once would use one token twice. */
  alone<T>(run: () => Promise<T>): Promise<T>;
}

/** Lasts as long as the program. */
export function memoryStore(): Store {
  let kept: Kept = {};
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: () => Promise.resolve(kept),
    write(next) {
      kept = next;
      return Promise.resolve();
    },
    alone(run) {
      const mine = last.then(run);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/**
 * Lasts over reloads. `localStorage` is shared by all tabs, which take turns by `navigator.locks`. Every script of the
 * page can read it, so a page that keeps tokens lets no foreign scripts in: see the policy in `browser/page.ts`.
 */
export function webStore(
  storage: Pick<Storage, "getItem" | "setItem">,
  locks: Pick<LockManager, "request">,
  name = "waybill-session",
): Store {
  return {
    read: () => Promise.resolve(parsed(storage.getItem(name))),
    write(kept) {
      storage.setItem(name, JSON.stringify(kept));
      return Promise.resolve();
    },
    alone: (run) => locks.request(name, run),
  };
}

/** What is not ours, or was cut short, is nothing. */
function parsed(text: string | null): Kept {
  try {
    return (JSON.parse(text ?? "{}") ?? {}) as Kept;
  } catch {
    return {};
  }
}
