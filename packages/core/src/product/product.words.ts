/** Letters and digits of any script, lower case, without accents: what is stored and what is asked meet here. */
const wordsMax = 24;

export function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).map((word) => first(32, word));
  return [...new Set(words.filter((word) => word !== first(1, word)))].slice(0, wordsMax);
}

export const shelfOf = (word: string): string => first(2, word);

/** What a product is found by. */
export const wordsOfProduct = (product: { sku: string; name: string; category?: string }) =>
  wordsOf(`${product.name} ${product.sku} ${product.category ?? ""}`);

/** Whole characters: half of one could be neither stored nor found. */
export const first = (count: number, text: string): string => Array.from(text).slice(0, count).join("");
