/** Moves everything until nothing moves: the test's answer to "has it arrived yet?" */
import { LocalError } from "../error.ts";

export interface SettleOptions {
  /** One round moves at most one batch of each source. Default: 1,000. */
  roundsMax?: number;
}

interface Source {
  name: string;
  step(): Promise<number>;
}

const roundsMaxDefault = 1_000;

/** @throws LocalError `unsettled` when work still comes after the last round */
export async function settle(
  sources: readonly Source[],
  { roundsMax = roundsMaxDefault }: SettleOptions = {},
): Promise<void> {
  let busy: string[] = [];
  for (let round = 0; round < roundsMax; round++) {
    busy = [];
    for (const source of sources) if ((await source.step()) > 0) busy.push(source.name);
    if (busy.length === 0) return;
  }
  throw new LocalError(
    "unsettled",
    `The stack did not settle in ${roundsMax} rounds. Still busy: ${busy.join(", ")}.`,
    "Look for a worker that makes new work of its own work; for a large backlog pass settle({ roundsMax }).",
  );
}
