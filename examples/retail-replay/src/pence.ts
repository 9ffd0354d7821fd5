/** What a price may look like: digits with or without a fraction. */
export const decimal = /^-?\d{1,12}(\.\d+)?$/;

/** Whole pence of a price in pounds, half a penny up. Counted on the text: 1.005 has no exact binary fraction. */
export function penceOf(pounds: string): number {
  const [whole = "", fraction = ""] = pounds.replace("-", "").split(".");
  const [tens = "0", ones = "0", half = "0"] = fraction;
  const pence = Number(`${whole}${tens}${ones}`) + (half >= "5" ? 1 : 0);
  return pounds.startsWith("-") ? 0 - pence : pence;
}

/** Pence as people write them: `£58,960.79`. */
export function poundsOf(pence: number): string {
  return (pence / 100).toLocaleString("en-GB", { style: "currency", currency: "GBP" });
}
