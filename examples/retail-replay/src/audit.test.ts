import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createClient } from "@waybill/client";
import { expect, test } from "vitest";
import { audit } from "./audit.ts";
import { rowsOf } from "./csv.ts";
import { expectedOfShort, shortDay } from "./day.fixture.ts";
import { figuresOf, isGood } from "./figures.ts";
import { replay } from "./replay.ts";
import { startServer } from "./server.ts";
import type { Voice } from "./voice.ts";

const silent: Voice = { step: () => {}, note: () => {}, progress: (_of, _total, work) => work(() => {}) };

test(
  "a day on a Waybill of its own, as npm run replay has it, is found in order by the auditor",
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "replay-"));
    const server = await startServer(join(folder, "data"));
    try {
      const waybill = createClient({ url: server.url, token: server.token, timeoutMs: 60_000 });
      const rows = rowsOf("day.csv", shortDay);
      const outcome = await replay({ waybill, rows, concurrency: 4, wait, voice: silent });
      expect(figuresOf(outcome)).toMatchObject(expectedOfShort);
      expect(isGood(outcome)).toBe(true);
      const { breaches, items } = await audit(server.folder);
      expect(breaches).toEqual([]);
      expect(items).toBeGreaterThan(expectedOfShort.orders);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

test("an audit that can't be made is no clean one", async () => {
  await expect(audit("/no/such/folder")).rejects.toThrow("No Waybill runs on /no/such/folder.");
});
