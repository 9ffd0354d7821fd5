import { expect, test } from "vitest";
import { Runtime } from "../runtime/runtime.ts";
import { Seal } from "./seal.ts";

let nowMs = 0;
const clock = { now: () => nowMs };
const under = <T>(identitySecrets: string[], run: () => T): T =>
  Runtime.provide({ identitySecrets, clock, random: Runtime.systemRandom } as unknown as Runtime.Info, run);

test("what is sealed opens for its purpose, and tells nothing before", () => {
  under(["one"], () => {
    const sealed = Seal.seal("challenge", { email: "ada@people.test" });
    expect(Buffer.from(sealed, "base64url").toString()).not.toContain("ada");
    expect(Seal.open("challenge", sealed)).toEqual({ email: "ada@people.test" });
    expect(Seal.open("sign-up", sealed)).toBeNull();
    expect(Seal.seal("challenge", { email: "ada@people.test" })).not.toBe(sealed);
  });
});

test("a changed, cut, foreign or made-up text does not open", () => {
  const sealed = under(["one"], () => Seal.seal("challenge", { a: 1 }));
  under(["two"], () => expect(Seal.open("challenge", sealed)).toBeNull());
  under(["one"], () => {
    for (let i = 0; i < sealed.length; i += 5) {
      const changed = `${sealed.slice(0, i)}${sealed[i] === "A" ? "B" : "A"}${sealed.slice(i + 1)}`;
      expect(Seal.open("challenge", changed)).toBeNull();
    }
    for (const wrong of ["", "A", sealed.slice(0, 20), `${sealed}AAAA`])
      expect(Seal.open("challenge", wrong)).toBeNull();
  });
});

test("what is only for a while does not open after it", () => {
  under(["one"], () => {
    const [challenge, key] = [Seal.seal("challenge", { a: 1 }), Seal.seal("api-key", { a: 1 })];
    nowMs += 179_999;
    expect(Seal.open("challenge", challenge)).toEqual({ a: 1 });
    nowMs += 1;
    expect(Seal.open("challenge", challenge)).toBeNull();
    expect(Seal.open("api-key", key)).toEqual({ a: 1 });
  });
});

test("a further secret is needed where one was given, and an old secret still opens behind a new one", () => {
  const sealed = under(["old"], () => Seal.seal("api-key", { text: "x" }, "the caller's"));
  under(["new", "old"], () => {
    expect(Seal.open("api-key", sealed, "the caller's")).toEqual({ text: "x" });
    expect(Seal.open("api-key", sealed, "another's")).toBeNull();
    expect(Seal.open("api-key", sealed)).toBeNull();
    expect(Seal.digests("email", "a")).toHaveLength(2);
    expect(Seal.digest("email", "a")).not.toBe(Seal.digest("device", "a"));
  });
  under([], () => expect(() => Seal.seal("challenge", {})).toThrow("no identity secret"));
});
