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

function isRefused(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) if (e.name === "ConditionalCheckFailedException") return true;
  return false;
}
