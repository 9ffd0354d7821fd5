/**
 * The inside of cognito-local, typed as far as we touch it. The package offers only a command-line program; its parts
 * are reached by path, which is why its version is pinned exactly.
 */
import { createRequire } from "node:module";
import type { RequestListener } from "node:http";

export interface User {
  Username: string;
  Password?: string;
  Enabled: boolean;
  UserStatus: string;
  ConfirmationCode?: string;
  Attributes: { Name: string; Value?: string }[];
  RefreshTokens?: string[];
  UserCreateDate?: Date;
  UserLastModifiedDate?: Date;
}

export interface UserPool {
  getUserByUsername(context: Context, username: string): Promise<User | null>;
  getUserByRefreshToken(context: Context, token: string): Promise<User | null>;
  saveUser(context: Context, user: User): Promise<void>;
  saveAppClient(context: Context, client: object): Promise<void>;
  storeRefreshToken(context: Context, token: string, user: User): Promise<void>;
}

/** Made by pino, passed along with every call. */
export interface Context {
  logger: object;
}

export interface DataStore {
  get(context: Context, key: string | string[], otherwise?: unknown): Promise<unknown>;
  set(context: Context, key: string | string[], value: unknown): Promise<void>;
  delete(context: Context, key: string | string[]): Promise<void>;
  getRoot(context: Context): Promise<unknown>;
}

export interface DataStoreFactory {
  create(context: Context, id: string, defaults: Record<string, unknown>): Promise<DataStore>;
}

export interface TokenGenerator {
  generate(
    context: Context,
    user: User,
    groups: readonly string[],
  ): Promise<{ AccessToken: string; IdToken: string; RefreshToken: string }>;
}

interface CognitoService {
  userPools: unknown[];
  createUserPool(context: Context, pool: object): Promise<unknown>;
  getUserPool(context: Context, id: string): Promise<UserPool>;
}

// eslint-disable-next-line typescript/no-explicit-any -- the request's fields are checked where they are used
export type Operation = (context: Context, input: any) => Promise<Record<string, any>>;

export interface Internals {
  silentLogger: object;
  CognitoServiceImpl: new (
    dataDirectory: string,
    clients: DataStore,
    defaults: object,
    pools: object,
  ) => CognitoService;
  UserPoolServiceFactoryImpl: new (clock: { get(): Date }, stores: DataStoreFactory) => object;
  MessagesService: new (triggers: object, delivery: object) => object;
  MessageDeliveryService: new (sender: object) => object;
  Router(services: object): (target: string) => Operation;
  createServer(
    router: (target: string) => Operation,
    logger: object,
    options: object,
  ): { application: RequestListener };
  CognitoError: new (code: string, message: string) => Error & { code: string };
}

/** Takes about 300 ms the first time, as it loads the AWS SDK v2. */
export function loadInternals(): Internals {
  const require = createRequire(import.meta.url);
  const part = (path: string) => require(`cognito-local/lib/${path}`) as object;
  const ofPackage = createRequire(require.resolve("cognito-local/package.json"));
  const pino = ofPackage("pino") as (options: object) => object;
  return {
    silentLogger: pino({ level: "silent" }),
    ...part("services/cognitoService.js"),
    ...part("services/userPoolService.js"),
    ...part("services/messages.js"),
    ...part("services/messageDelivery/messageDelivery.js"),
    ...part("server/Router.js"),
    ...part("server/server.js"),
    ...part("errors.js"),
  } as unknown as Internals;
}
