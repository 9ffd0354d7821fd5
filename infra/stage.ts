/** How the stages differ, in one table. A stage that is not named is somebody's own: cheap, and gone when removed. */
import { type Options, optionsOf } from "./option.ts";

interface Kind {
  /** What a removed stage leaves behind. */
  removal: "retain" | "remove";
  /** Refuses `sst remove`, and the deletion of what holds data. */
  protect: boolean;
  logRetention: "1 week" | "1 month" | "1 year";
  /** New code of the API gets a tenth of the calls first, and goes back when an alarm rings. */
  canary: boolean;
  /** Takes concurrency away from the account's pool, which is 10 in a new account: only where the stage has its own. */
  reserveConcurrency: boolean;
  /** Calls a second, and how many at once beyond that: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
  throttle: { rate: number; burst: number };
  /** Business rules that differ from the defaults; those of the options come after them. */
  rules: Readonly<Record<string, unknown>>;
  /** Whether customers pay with their own money: never by the sandbox. */
  isReal: boolean;
  /** Whether the caller's options must say which sites may call and who sends the mails. */
  isPublic: boolean;
}

export type Settings = Omit<Kind, "rules"> & Options;

const personal: Kind = {
  removal: "remove",
  protect: false,
  logRetention: "1 week",
  canary: false,
  reserveConcurrency: false,
  throttle: { rate: 50, burst: 100 },
  rules: {},
  isReal: false,
  isPublic: false,
};

const stages: Record<string, Kind> = {
  production: {
    removal: "retain",
    protect: true,
    logRetention: "1 year",
    canary: true,
    reserveConcurrency: true,
    throttle: { rate: 500, burst: 1_000 },
    rules: { stepUpNeedsSecondFactor: true },
    isReal: true,
    isPublic: true,
  },
  staging: {
    removal: "remove",
    protect: true,
    logRetention: "1 month",
    canary: true,
    reserveConcurrency: true,
    throttle: { rate: 100, burst: 200 },
    rules: {},
    isReal: false,
    isPublic: true,
  },
};

export const kindOf = (stage: string | undefined): Kind =>
  (stage === undefined ? undefined : stages[stage]) ?? personal;

/** @throws Error that names the option which is missing or wrong */
export function settings(stage: string, env: Record<string, string | undefined>): Settings {
  const { rules: ofKind, ...kind } = kindOf(stage);
  const options = optionsOf(env, { stage, isPublic: kind.isPublic, isReal: kind.isReal });
  // Behind the edge, every call comes from one of its addresses; it counts those of the callers itself.
  const ofEdge = options.edgeRatePerIp ? { limitAddresses: false } : {};
  const rules = { ...ofKind, ...ofEdge, ...(JSON.parse(options.rules ?? "{}") as object) };
  return { ...kind, ...options, ...(Object.keys(rules).length > 0 ? { rules: JSON.stringify(rules) } : {}) };
}
