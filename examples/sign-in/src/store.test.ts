import { expect, test } from "vitest";
import { type Kept, webStore } from "./store.ts";

const name = "waybill-session";

/** What a browser has, as far as the store looks at it. */
function browser() {
  const items = new Map<string, string>();
  return {
    items,
    storage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    },
    // Node's locks are the browser's: https://developer.mozilla.org/docs/Web/API/Web_Locks_API
    locks: navigator.locks,
  };
}

test("what one tab writes, another one reads", async () => {
  const { storage, locks } = browser();
  const [one, two] = [webStore(storage, locks), webStore(storage, locks)];
  const kept: Kept = {
    tokens: { accessToken: "a", expiresAtMs: 1, refreshToken: "r" },
    device: { email: "e", token: "d" },
  };
  expect(await two.read()).toEqual({});
  await one.write(kept);
  expect(await two.read()).toEqual(kept);
});

test.each(["", "null", "{", "<html>"])("a storage that holds %j is one that holds nothing", async (text) => {
  const { items, storage, locks } = browser();
  items.set(name, text);
  expect(await webStore(storage, locks).read()).toEqual({});
});

test("tabs take turns, also after one of them has failed", async () => {
  const { storage, locks } = browser();
  const [one, two] = [webStore(storage, locks), webStore(storage, locks)];
  const order: string[] = [];
  const turn = (name: string) => async () => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
  };
  const failing = one.alone(() => turn("one")().then(() => Promise.reject(new Error("failed"))));
  await Promise.allSettled([failing, two.alone(turn("two"))]);
  await expect(failing).rejects.toThrow("failed");
  expect(order).toEqual(["one begins", "one ends", "two begins", "two ends"]);
});
