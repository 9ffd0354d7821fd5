/** The item of a record whose moments are dates, or the record of an item, in which they are ISO 8601. */
export function withMoments<T extends object, K extends keyof T>(
  record: T,
  moments: readonly K[],
  as: "text",
): { [P in keyof T]: P extends K ? Extract<T[P], undefined> | string : T[P] };
export function withMoments<T extends object, K extends keyof T>(record: T, moments: readonly K[], as: "date"): T;
export function withMoments<T extends object>(record: T, moments: readonly (keyof T)[], as: "text" | "date"): object {
  const converted = moments.flatMap((name) => {
    const value = record[name] as string | Date | undefined;
    if (value === undefined) return [];
    return [[name, as === "text" ? new Date(value).toISOString() : new Date(value)]];
  });
  return { ...record, ...(Object.fromEntries(converted) as object) };
}
