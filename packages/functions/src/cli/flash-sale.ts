import { shareOf } from "../dev/flags.ts";
import type { Command, Values } from "./command.ts";

const wholeOf = (values: Values, name: "buyers" | "units" | "concurrency", otherwise: number): number => {
  const value = values[name] ?? String(otherwise);
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new Error(`--${name} must be a whole number from 1, not ${value}.`);
  return Number(value);
};

export const flashSale: Command = {
  needs: [],
  alone: true,
  usage: "[--buyers N] [--units N] [--faults 0..1] [--concurrency N] [--data DIR] [--json]",
  does: "empties a folder (default .waybill/flash-sale), starts a Waybill there and lets a crowd buy one product at once",
  async run(values) {
    const buyers = wholeOf(values, "buyers", 1_000);
    const plan = {
      buyers,
      units: wholeOf(values, "units", Math.ceil(buyers / 2)),
      concurrency: wholeOf(values, "concurrency", 64),
      faults: shareOf(values.faults ?? "0.3"),
    };
    const [{ openLocal }, { figuresOf, hold }, { textOf }] = await Promise.all([
      import("../flash-sale/local.ts"),
      import("../flash-sale/sale.ts"),
      import("../flash-sale/view.ts"),
    ]);
    await using site = await openLocal(values.data ?? ".waybill/flash-sale", plan.faults);
    const over = site.ended.then(() => Promise.reject(new Error("The server of the sale has ended.")));
    const outcome = await Promise.race([hold(site, plan), over]);
    // From here on its end is ours.
    over.catch(() => {});
    const counts = await site.ask("counts");
    if (values.json) console.log(JSON.stringify(figuresOf(outcome, counts)));
    else console.log(textOf(outcome.plan, outcome.storm, outcome.verdict));
    process.exitCode = outcome.verdict.wrong.length === 0 ? 0 : 1;
  },
};
