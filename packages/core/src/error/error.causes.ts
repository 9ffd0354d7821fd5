const causesMax = 10;

/** The error and what caused it, outermost first; ends even where causes run in a circle. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let e = error; e instanceof Error && causes.length < causesMax; e = e.cause) causes.push(e);
  return causes;
}
