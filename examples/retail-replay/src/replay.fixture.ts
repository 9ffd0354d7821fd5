import type { WaybillApi } from "@waybill/client";
import type { Harness } from "@waybill/functions/harness";
import { rowsOf } from "./csv.ts";
import { day } from "./day.fixture.ts";
import { type Outcome, replay } from "./replay.ts";
import type { Voice } from "./voice.ts";

const silent: Voice = { step: () => {}, note: () => {}, progress: (_of, _total, work) => work(() => {}) };

interface Changes {
  waybill?: WaybillApi;
  text?: string;
  concurrency?: number;
  wait?: () => Promise<void>;
}

/** Replays a day's text as a manager. Waiting is letting everything that is on its way arrive. */
export const run = (
  h: Harness,
  { waybill = h.client("manager:mia"), text = day, concurrency = 4, wait = h.settle }: Changes = {},
): Promise<Outcome> =>
  replay({ waybill, rows: rowsOf("day.csv", text), concurrency, wait: () => wait().then(() => {}), voice: silent });
