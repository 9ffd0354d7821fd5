/** A port whose code is loaded with its first call, so that a function does not start with what it may never use. */
type Port = Record<string, (...args: never[]) => Promise<unknown>>;

export function later<P extends { [K in keyof P]: (...args: never[]) => Promise<unknown> }>(load: () => Promise<P>): P {
  let loading: Promise<P> | undefined;
  const call = async (name: string, args: never[]): Promise<unknown> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return ((await loading) as Port)[name]?.(...args);
  };
  return new Proxy({} as P, {
    get:
      (_, name) =>
      (...args: never[]) =>
        call(String(name), args),
  });
}
