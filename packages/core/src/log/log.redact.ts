/** The second line of defence: callers log ids and numbers only, and what slips into a message after all ends here. */

const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer)(?:\s|%20|\+)+[^\s"',;]+/gi, "$1 [token]"],
  [/wb_(?:live|test)_[\w-]+/gi, "[key]"],
  // Stripe's secret and restricted keys, and what its webhooks are signed with: https://docs.stripe.com/keys
  [/(?<![a-z0-9])(?:[sr]k_(?:live|test)|whsec)_[\w+/=-]+/gi, "[key]"],
  [/((?:signature|x-amz-credential|x-amz-security-token)(?:=|%3D))[^&\s"']+/gi, "$1[signature]"],
];

/** Where a JSON web token could be: it begins with {" in base64 and has dots. Found first and looked into after, in linear time. */
const dotted = /(?<![\w-])[\w-]+(?:\.[\w-]*)+/g;
function hideToken(text: string): string {
  const start = text.indexOf("eyJ");
  return start >= 0 && text.includes(".", start) ? `${text.slice(0, start)}[token]` : text;
}

/** A package in a path of a stack, `electrodb@3.9.1`, has no top-level domain. */
const email = /[\p{L}\p{N}._+'~!#$*-]{1,256}(?:@|%40)(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/giu;

/** One look for what has nothing of the kind, which is nearly every field: all that follows is done to few. */
const suspicious = /@|%40|bearer|wb_|[sr]k_|whsec_|eyJ|signature|x-amz-|\d(?:(?:[\s._-]|%20|\+)?\d){12}/i;

/** Without e-mail addresses, tokens, keys and signatures of presigned URLs. */
export function withoutSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  let clean = text.includes("eyJ") ? text.replace(dotted, hideToken) : text;
  for (const [pattern, by] of secrets) clean = clean.replace(pattern, by);
  return /@|%40/.test(clean) ? clean.replace(email, "[e-mail]") : clean;
}

/** Ids of ours, UUIDs, trace ids and escapes of URLs may hold long runs of digits; what else does may be a card. */
const idOrDigits =
  /(?<id>[a-z]{3}_[0-9A-Z]{26}|pi_[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|1-[0-9a-f]{8}-[0-9a-f]{24}|%[0-9A-F]{2})|\d(?:(?:[\s._-]|%20|\+)?\d){12,}/g;

/** Without what could be a card number: 13 to 19 digits, grouped or not, whose check digit is right. */
const withoutCards = (text: string): string =>
  text.replace(idOrDigits, (match, id: string | undefined) => (id === undefined ? hideCards(match) : match));

function hideCards(run: string): string {
  // Groups of digits at even places, what is between them at odd ones.
  const parts = run.split(/([\s._-]|%20|\+)/);
  for (let from = 0; from < parts.length; from += 2) {
    let digits = "";
    for (let to = from; to < parts.length && digits.length <= 19; to += 2) {
      digits += parts[to];
      if (!isCard(digits)) continue;
      return `${parts.slice(0, from).join("")}[card]${hideCards(parts.slice(to + 1).join(""))}`;
    }
  }
  return run;
}

/** https://en.wikipedia.org/wiki/Luhn_algorithm */
function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i));
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export const redact = (text: string): string => (suspicious.test(text) ? withoutCards(withoutSecrets(text)) : text);
