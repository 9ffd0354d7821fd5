import { Failure } from "../error/error.ts";

/** Awaits a write of its own, outside of a transaction: false when its condition did not hold. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    const answer = (await write) as { rejected?: boolean };
    return answer.rejected !== true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

const isRefused = (error: unknown): boolean =>
  Failure.causesOf(error).some(({ name }) => name === "ConditionalCheckFailedException");
