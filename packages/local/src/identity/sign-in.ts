/** The sign-in service: cognito-local in this process, with our store, our key and our operations. */
import { type RequestListener, createServer } from "node:http";
import { bind, close } from "../http/listen.ts";
import { createCodes } from "./codes.ts";
import { type Context, loadInternals } from "./internals.ts";
import { type KnownUser, know } from "./known-users.ts";
import { createLockout, noLockout } from "./lockout.ts";
import { createOperations } from "./operations.ts";
import { type PasswordPolicy, passwordPolicy } from "./password-policy.ts";
import { type PoolOptions, openPool } from "./pool.ts";
import type { Service } from "./service.ts";
import { createSessions } from "./sessions.ts";
import type { Issuer } from "./tokens.ts";
import { createUsers } from "./users.ts";

/** A code or temporary password on its way to a user. */
export interface CodeMessage {
  to: string;
  code: string;
  medium: "email";
}

export interface SignInOptions {
  /** 0 takes any free port. */
  port: number;
  /** Called for each code that Cognito would send. Default: nobody learns it. */
  onCode?: (message: CodeMessage) => void | Promise<void>;
  /** The same code for everybody, such as "123456". Default: six random digits. */
  code?: string;
  users?: readonly KnownUser[];
  /** Groups that exist from the start, beside those of `users`. */
  groups?: readonly string[];
  /** Default: the deployed pool's. */
  passwordPolicy?: PasswordPolicy;
  /** Whether wrong passwords lock a name for a while. Default: true. */
  lockout?: boolean;
  /** Default: a new refresh token with every refresh, and ten seconds in which the old one can be tried again. */
  refreshTokenRotation?: false | { retryGracePeriodSeconds: number };
}

/** @throws LocalError `port_in_use`, `data_corrupt` */
export async function startSignIn(
  pool: Issuer & PoolOptions,
  options: SignInOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const application = await createApplication(pool, options);
  const jwksPath = `/${pool.userPoolId}/.well-known/jwks.json`;
  const server = createServer((request, response) => {
    if (request.url !== jwksPath) return application(request, response);
    response.setHeader("content-type", "application/json").end(JSON.stringify(pool.key.jwks));
  });
  await bind(server, options.port, "127.0.0.1", "--identity-port");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : options.port;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function createApplication(pool: Issuer & PoolOptions, options: SignInOptions): Promise<RequestListener> {
  const internals = loadInternals();
  const context: Context = { logger: internals.silentLogger };
  const clock = { get: () => new Date(pool.clock.now()) };
  const { cognito, store } = await openPool(internals, context, pool, clock);
  const { refreshTokenRotation = { retryGracePeriodSeconds: 10 } } = options;
  const outbox: CodeMessage[] = [];
  const service: Service = {
    ...pool,
    users: createUsers(store, context, pool.clock),
    sessions: createSessions(pool.clock),
    codes: createCodes(pool.clock, options.code),
    lockout: options.lockout === false ? noLockout : createLockout(pool.clock),
    policy: options.passwordPolicy ?? passwordPolicy,
    rotation: refreshTokenRotation === false ? undefined : refreshTokenRotation,
    send: (to, code) => void outbox.push({ to, code, medium: "email" }),
  };
  for (const group of options.groups ?? []) await service.users.makeGroup(group);
  for (const user of options.users ?? []) await know(user, service);
  const operations = createOperations({
    service,
    base: internals.Router({ clock, cognito, config: {}, triggers: { enabled: () => false } }),
    context,
    CognitoError: internals.CognitoError,
    async deliver() {
      for (const message of outbox.splice(0)) await options.onCode?.(message);
    },
  });
  // Without services, the server offers no hosted sign-in pages, which would sign with the package's own key.
  return internals.createServer(operations, internals.silentLogger, {}).application;
}
