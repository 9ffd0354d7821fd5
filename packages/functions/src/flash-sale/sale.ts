/** The whole of it: goods, a crowd, a view, a verdict. */
import { putOnSale, type Site, sku } from "./site.ts";
import { type Plan, type Progress, type Storm, storm } from "./storm.ts";
import { type Verdict, verdictOf } from "./verdict.ts";
import { watch } from "./view.ts";

export interface Outcome {
  plan: Plan;
  storm: Storm;
  verdict: Verdict;
}

export async function hold(site: Site, plan: Plan): Promise<Outcome> {
  await putOnSale(site, plan.units);
  let progress: Progress = { arrived: 0, holding: 0, refused: 0 };
  const view = watch(site, plan, () => progress);
  try {
    const seen = await storm(site, plan, (now) => (progress = now));
    return { plan, storm: seen, verdict: await verdictOf(site, plan, seen) };
  } finally {
    view[Symbol.dispose]();
  }
}

/** For machines: all figures, and no customers. */
export function figuresOf({ plan, storm, verdict }: Outcome, counts: object): object {
  return { sku, plan, storm: { ...storm, crowd: storm.crowd.length }, counts, verdict };
}
