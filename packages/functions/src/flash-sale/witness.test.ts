import { expect, test } from "vitest";
import { judge, type Span } from "./witness.ts";

const span = (fromMs: number, toMs: number): Span => ({ fromMs, toMs });
const judged = (refused: Span, { taken = [], returned = [] }: { taken?: Span[]; returned?: Span[] }) => {
  const found = judge({ units: 2, taken, returned, refused: [refused] });
  return Object.entries(found)
    .filter(([, count]) => count > 0)
    .map(([word]) => word)
    .join();
};

const both = [span(0, 10), span(5, 20)];

test.each([
  ["nobody has bought", span(0, 10), {}, "false"],
  ["one unit was never asked for", span(30, 40), { taken: [span(0, 10)] }, "false"],
  ["all were sold before", span(30, 40), { taken: both }, "right"],
  ["the last was sold while they asked", span(15, 40), { taken: both }, "right"],
  ["the last answer came to somebody else after theirs", span(12, 18), { taken: both }, "open"],
  ["they had their answer before the last was asked for", span(0, 4), { taken: both }, "false"],
  ["one had come back long before", span(60, 70), { taken: both, returned: [span(30, 40)] }, "false"],
  [
    "one came back while they asked, and it was sold out when they began",
    span(25, 45),
    { taken: both, returned: [span(30, 40)] },
    "right",
  ],
  ["one was on its way back the whole time", span(32, 38), { taken: both, returned: [span(30, 40)] }, "open"],
  [
    "one came back and was sold again before",
    span(60, 70),
    { taken: [...both, span(41, 50)], returned: [span(30, 40)] },
    "right",
  ],
])("told that there is none when %s", (_, refused, seen, word) => {
  expect(judged(refused, seen)).toBe(word);
});

test("each refusal is judged by itself", () => {
  const refused = [span(0, 4), span(12, 18), span(30, 40), span(50, 60)];
  expect(judge({ units: 2, taken: both, returned: [], refused })).toEqual({ right: 2, false: 1, open: 1 });
});
