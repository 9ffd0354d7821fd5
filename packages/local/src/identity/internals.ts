/**
 * The inside of cognito-local, typed as far as we touch it. The package offers only a command-line program; its parts
 * are reached by path, which is why its version is pinned exactly.
 */
import { createRequire } from "node:module";
import type { RequestListener } from "node:http";
import type { User } from "./user.ts";

export interface UserPool {
  getUserByUsername(context: Context, username: string): Promise<User | null>;
  listUsers(context: Context): Promise<User[]>;
  saveUser(context: Context, user: User): Promise<void>;
  deleteUser(context: Context, user: User): Promise<void>;
  listUserGroupMembership(context: Context, user: User): Promise<string[]>;
  getGroupByGroupName(context: Context, name: string): Promise<object | null>;
  saveGroup(context: Context, group: object): Promise<void>;
  addUserToGroup(context: Context, group: object, user: User): Promise<void>;
  saveAppClient(context: Context, client: object): Promise<void>;
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

interface CognitoService {
  userPools: unknown[];
  createUserPool(context: Context, pool: object): Promise<unknown>;
  getUserPool(context: Context, id: string): Promise<UserPool>;
}

export type Route = (context: Context, input: unknown) => Promise<object>;

export interface Internals {
  silentLogger: object;
  CognitoServiceImpl: new (
    dataDirectory: string,
    clients: DataStore,
    defaults: object,
    pools: object,
  ) => CognitoService;
  UserPoolServiceFactoryImpl: new (clock: { get(): Date }, stores: DataStoreFactory) => object;
  Router(services: object): (target: string) => Route;
  createServer(router: (target: string) => Route, logger: object, options: object): { application: RequestListener };
  CognitoError: new (code: string, message: string) => Error;
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
    ...part("server/Router.js"),
    ...part("server/server.js"),
    ...part("errors.js"),
  } as unknown as Internals;
}
