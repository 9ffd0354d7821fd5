/** Letters and digits of any script, lower case, without accents: what is stored and what is asked meet here. */
const wordsMax = 24;

export function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 2);
  return [...new Set(words.map((word) => word.slice(0, 32)))].slice(0, wordsMax);
}

export const shelfOf = (word: string): string => word.slice(0, 2);

/** What a product is found by. */
export const wordsOfProduct = (product: { sku: string; name: string; category?: string }) =>
  wordsOf(`${product.name} ${product.sku} ${product.category ?? ""}`);
