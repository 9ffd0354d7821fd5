/** Pulumi's wire values as plain JSON. */
const signature = "4dabf18193072939515e22adb298388d";
const kinds = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
};

type Wire = Record<string, unknown>;
const isObject = (value: unknown): value is Wire => typeof value === "object" && value !== null;

export const asSecret = (value: unknown): Wire => ({ [signature]: kinds.secret, value });

/** The paths of secrets are added to `secrets`. */
export function plain(value: unknown, at = "", secrets: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item, i) => plain(item, `${at}[${i}]`, secrets));
  if (!isObject(value)) return value;
  switch (value[signature]) {
    case undefined:
      break;
    case kinds.secret:
      secrets.push(at);
      return plain(value["value"], at, secrets);
    case kinds.asset:
      return { $asset: value["path"] ?? value["uri"] ?? value["text"] };
    case kinds.archive:
      return { $archive: value["path"] ?? value["uri"] ?? Object.keys((value["assets"] as Wire | undefined) ?? {}) };
    default:
      return { $ref: value["urn"] };
  }
  const fields = Object.entries(value).map(([key, field]) => [key, plain(field, at ? `${at}.${key}` : key, secrets)]);
  return Object.fromEntries(fields.filter(([, field]) => field !== null));
}

const notText = /Calling \[toString\] on an \[Output|\[object Object\]/;

/** What no input may hold: an Output that was put into a text, or nothing where something was meant. */
export function* flawsOf(value: unknown, at: string): Generator<string> {
  if (typeof value === "string" && notText.test(value)) yield `${at}: an object was made a text: ${value.slice(0, 80)}`;
  else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (item === null || item === undefined) yield `${at}[${i}] is undefined`;
      else yield* flawsOf(item, `${at}[${i}]`);
    }
  } else if (isObject(value)) for (const key of Object.keys(value)) yield* flawsOf(value[key], `${at}.${key}`);
}
