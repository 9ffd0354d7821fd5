import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";

/**
 * Answers, well or badly, at a multiple of so many milliseconds after the call came: how long it took to find out whether
 * there is an account is not to be told from outside.
 */
export async function neutrally<T>(run: () => Promise<T>): Promise<T> {
  const { clock, timers } = Runtime.use();
  const startedMs = clock.now();
  try {
    return await run();
  } finally {
    const { neutralAnswerMs } = Rule.use();
    const tookMs = clock.now() - startedMs;
    const restMs = neutralAnswerMs === 0 ? 0 : neutralAnswerMs - (tookMs % neutralAnswerMs);
    if (restMs > 0) await timers.sleep(restMs);
  }
}
