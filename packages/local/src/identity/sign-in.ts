/** The sign-in service: cognito-local in this process, with our store, our key and the corrected operations. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { type RequestListener, createServer } from "node:http";
import type { Clock } from "../clock.ts";
import { bind, close } from "../http/listen.ts";
import { accessClaims, accessTokenSeconds } from "./claims.ts";
import {
  type Context,
  type Internals,
  type TokenGenerator,
  type User,
  type UserPool,
  loadInternals,
} from "./internals.ts";
import type { SigningKey } from "./key.ts";
import { createOperations, emailOf } from "./operations.ts";
import { createSessions } from "./sessions.ts";
import { createStores } from "./store.ts";

/** Somebody whom the pool knows from the start, unless it does already. Without a password there is no signing in. */
export interface KnownUser {
  sub: string;
  email: string;
  password?: string;
}

/** A code or temporary password on its way to a user. */
export interface CodeMessage {
  to: string;
  code: string;
  medium: "email" | "sms";
}

export interface SignInOptions {
  /** 0 takes any free port. */
  port: number;
  /** Called for each code that Cognito would send. Default: nobody learns it. */
  onCode?: (message: CodeMessage) => void | Promise<void>;
  /** The same code for everybody, such as "123456". Default: six random digits. */
  code?: string;
  users?: readonly KnownUser[];
}

export interface SignInPool {
  userPoolId: string;
  clientId: string;
  issuer: string;
  region: string;
  key: SigningKey;
  clock: Clock;
  folder: string | undefined;
}

/** @throws LocalError `port_in_use`, `data_corrupt` */
export async function startSignIn(
  pool: SignInPool,
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

async function createApplication(pool: SignInPool, options: SignInOptions): Promise<RequestListener> {
  const internals = loadInternals();
  const context: Context = { logger: internals.silentLogger };
  const clock = { get: () => new Date(pool.clock.now()) };
  const newCode = () => options.code ?? String(randomInt(1_000_000)).padStart(6, "0");
  const send = async (to: string, code: string, medium: CodeMessage["medium"]) =>
    options.onCode?.({ to, code, medium });
  const noTriggers = { enabled: () => false };
  const delivery = new internals.MessageDeliveryService({
    sendEmail: (_context: Context, _user: User, to: string, message: { __code: string }) =>
      send(to, message.__code, "email"),
    sendSms: (_context: Context, _user: User, to: string, message: { __code: string }) =>
      send(to, message.__code, "sms"),
  });
  const { cognito, users } = await openPool(internals, context, pool, clock);
  for (const user of options.users ?? []) await know(user, users, context, clock.get());
  const services = {
    clock,
    cognito,
    config: { TokenConfig: {}, UserPoolDefaults: { UsernameAttributes: ["email"] }, TriggerFunctions: {} },
    messages: new internals.MessagesService(noTriggers, delivery),
    otp: newCode,
    tokenGenerator: createTokenGenerator(pool),
    triggers: noTriggers,
  };
  const operations = createOperations({
    base: internals.Router(services),
    pool: users,
    key: pool.key,
    clock: pool.clock,
    sessions: createSessions(pool.clock),
    newCode,
    sendCode: (user, code) => send(emailOf(user), code, "email"),
    CognitoError: internals.CognitoError,
  });
  // Without services, the server offers no hosted sign-in pages, which would sign with the package's own key.
  return internals.createServer(operations, internals.silentLogger, {}).application;
}

async function openPool(internals: Internals, context: Context, pool: SignInPool, clock: { get(): Date }) {
  const stores = createStores(pool.folder);
  const clients = await stores.create(context, "clients", { Clients: {} });
  const cognito = new internals.CognitoServiceImpl(
    "",
    clients,
    {},
    new internals.UserPoolServiceFactoryImpl(clock, stores),
  );
  cognito.userPools = [];
  await cognito.createUserPool(context, {
    Id: pool.userPoolId,
    Arn: `arn:aws:cognito-idp:${pool.region}:000000000000:userpool/${pool.userPoolId}`,
    Name: "local",
    UsernameAttributes: ["email"],
    AutoVerifiedAttributes: ["email"],
    MfaConfiguration: "OPTIONAL",
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const users = await cognito.getUserPool(context, pool.userPoolId);
  await users.saveAppClient(context, {
    ClientId: pool.clientId,
    ClientName: "local",
    UserPoolId: pool.userPoolId,
    CreationDate: clock.get(),
    LastModifiedDate: clock.get(),
    AllowedOAuthFlowsUserPoolClient: false,
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  });
  return { cognito, users };
}

async function know(user: KnownUser, pool: UserPool, context: Context, now: Date): Promise<void> {
  if (await pool.getUserByUsername(context, user.sub)) return;
  await pool.saveUser(context, {
    Username: user.sub,
    ...(user.password !== undefined && { Password: user.password }),
    Enabled: true,
    UserStatus: "CONFIRMED",
    Attributes: [
      { Name: "sub", Value: user.sub },
      { Name: "email", Value: user.email },
      { Name: "email_verified", Value: "true" },
    ],
    RefreshTokens: [],
    UserCreateDate: now,
    UserLastModifiedDate: now,
  });
}

/** Signs with this installation's key in place of the one that every copy of the package contains. */
function createTokenGenerator(pool: SignInPool): TokenGenerator {
  return {
    async generate(_context, user, groups) {
      const attribute = (name: string) => user.Attributes.find(({ Name }) => Name === name)?.Value;
      const sub = attribute("sub") ?? user.Username;
      const access = accessClaims({
        ...pool,
        sub,
        username: user.Username,
        groups,
        nowMs: pool.clock.now(),
        expiresInSeconds: accessTokenSeconds,
      });
      const { sub: _sub, client_id, scope: _scope, username, ...shared } = access;
      const id = {
        ...shared,
        sub,
        aud: client_id,
        token_use: "id",
        "cognito:username": username,
        email: attribute("email"),
        email_verified: attribute("email_verified") === "true",
        jti: randomUUID(),
      };
      return {
        AccessToken: pool.key.sign(access),
        IdToken: pool.key.sign(id),
        RefreshToken: randomBytes(96).toString("base64url"),
      };
    },
  };
}
