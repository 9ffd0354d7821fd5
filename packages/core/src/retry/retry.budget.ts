/**
 * How many repetitions a dependency may be asked for: one for every ten calls, and a small reserve for when calls are few.
 * While a dependency is down, this adds a tenth to its load and not a multiple: https://sre.google/sre-book/handling-overload/
 */
export interface Budget {
  /** To be told of each call, repetitions not counted. */
  earn(): void;
  /** False when there is nothing left for a repetition. */
  take(): boolean;
}

const perCall = 0.1;
const reserve = 20;

export function budget(): Budget {
  let tokens = reserve;
  return {
    earn: () => void (tokens = Math.min(reserve, tokens + perCall)),
    take: () => tokens >= 1 && (tokens -= 1) >= 0,
  };
}

const budgets = new WeakMap<object, Budget>();

/** All that is repeated through this client draws on the one budget. */
export function spend<C extends object>(budget: Budget, client: C): C {
  budgets.set(client, budget);
  return client;
}

export function budgetOf(client: object): Budget {
  let known = budgets.get(client);
  if (!known) budgets.set(client, (known = budget()));
  return known;
}
