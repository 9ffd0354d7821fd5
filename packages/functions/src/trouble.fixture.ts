/** For tests: dependencies that refuse, or never answer, until they are told to be well. */
export type Trouble = "refuses" | "hangs";

export interface Troubles {
  table?: Trouble;
  /** SNS and SQS. */
  messages?: Trouble;
  gateway?: Trouble;
  mailer?: Trouble;
  identity?: Trouble;
}

export interface Troubled<T> {
  port: T;
  /** How often it was asked while in trouble. */
  asked(): number;
}

/** The port as it is, but that each call of these methods first meets the trouble of the moment. */
export function troubled<T extends object>(
  port: T,
  trouble: () => Trouble | undefined,
  refusal: () => Error,
  methods?: readonly (keyof T)[],
): Troubled<T> {
  let count = 0;
  const meet = (now: Trouble): Promise<never> => {
    count++;
    return now === "hangs" ? new Promise(() => {}) : Promise.reject(refusal());
  };
  const proxy = new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function" || (methods && !methods.includes(name as keyof T))) return value;
      return (...input: unknown[]) => {
        const now = trouble();
        return now ? meet(now) : (value.apply(target, input) as unknown);
      };
    },
  });
  return { port: proxy, asked: () => count };
}
