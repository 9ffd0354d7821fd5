/** For tests: the whole stack on embedded engines, the real client on the real wire, and time that only a test moves. */
import { createHash } from "node:crypto";
import { Actor } from "@waybill/core/actor";
import type { Auth } from "@waybill/core/auth";
import { Id } from "@waybill/core/id";
import type { Notification } from "@waybill/core/notification";
import { Payment } from "@waybill/core/payment";
import { Rule } from "@waybill/core/rule";
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import { User } from "@waybill/core/user";
import { createClient } from "@waybill/client";
import { attachEngines, manualClock, openStack, startIdentity } from "@waybill/local";
import { inject } from "vitest";
import { type Edge, withEdge } from "./edge/edge.ts";
import { checksOf } from "./edge/checks.ts";
import { guardedGateway, guardedIdentity, guardedMailer } from "./edge/guarded.ts";
import { cognitoIdentity } from "./edge/identity.ts";
import { logTo } from "./edge/log.ts";
import { metrics } from "./edge/metrics.ts";
import { reachBy } from "./edge/reach.ts";
import { cognitoVerifier } from "./edge/token.ts";
import { handlersWithin } from "./handlers.ts";
import { type Emf, valuesOf } from "./metrics.fixture.ts";
import type { Places } from "./stream/messages.ts";
import { topic } from "./stream/publish.ts";
import { queues } from "./stream/send.ts";
import { topology } from "./topology.ts";
import { type Troubles, troubled } from "./trouble.fixture.ts";

export interface HarnessOptions {
  rules?: Partial<Rule.Info>;
  /**
   * With a pool of users in which people sign up and in; `codes` is what they were sent. Those who are named are in it
   * from the start, with `passwordOfAll`.
   */
  signIn?: boolean | readonly string[];
  gateway?: Payment.Gateway;
}

export type Harness = Awaited<ReturnType<typeof harness>>;

const shared = startIdentity();
let count = 0;

export const passwordOfAll = "Correct-horse-1";

/** What a test does at once is no flood, unless the test says so. */
const plenty = 1_000_000;
const generous = {
  userCallsBurst: plenty,
  staffCallsBurst: plenty,
  addressCallsBurst: plenty,
  signInTriesPerAddressBurst: plenty,
  openOrdersPerCustomerMax: 1_000,
};

export async function harness({ rules = {}, gateway = Payment.sandbox, signIn = false }: HarnessOptions = {}) {
  const engines = attachEngines({
    dynamoEndpoint: inject("dynamoEndpoint"),
    awsEndpoint: inject("awsEndpoint"),
  });
  const clock = manualClock(Date.parse("2026-12-01T09:00:00Z"));
  const prefix = `t${process.pid}-${++count}-`;
  const identity = signIn ? startIdentity({ clock, clientSecret: true }) : shared;
  const codes: { to: string; code: string }[] = [];
  const known = typeof signIn === "boolean" ? [] : signIn;
  const users = known.map((name) => ({
    sub: subjectOf(name),
    email: personOf(name, "").email,
    password: passwordOfAll,
  }));
  const { userPoolId: id, clientId, clientSecret } = identity;
  const pool = { id, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  const service = signIn
    ? await identity.listen({ port: 0, onCode: (message) => void codes.push(message), users, groups: Actor.roles })
    : undefined;
  const stack = await openStack({ engines, topology, clock, prefix });
  const { region, credentials } = engines;
  const dynamo = Table.client({ region, credentials, endpoint: engines.dynamo.endpoint, ...Table.patient });
  const troubles: Troubles = {};
  const refused = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const wire = dynamo.config.requestHandler;
  const table = troubled(wire, () => troubles.table, refused, ["handle"]);
  const wires = troubled(wire, () => troubles.messages, refused, ["handle"]);
  dynamo.config.requestHandler = table.port;
  const aws = { region, credentials, endpoint: engines.aws.endpoint, requestHandler: wires.port };
  const linked = (name: string) => stack.resources[name] ?? { type: "none" };
  const logs: string[] = [];
  const mails: Notification.Mail[] = [];
  const emitted: Emf[] = [];
  const taking = { send: async (mail: Notification.Mail) => void mails.push(mail), ping: async () => {} };
  const mailer = troubled<Notification.Mailer>(
    taking,
    () => troubles.mailer,
    () => new Error("no mail today"),
  );
  const accounts = troubled<Auth.Identity>(
    service ? cognitoIdentity(() => pool, { region, credentials, endpoint: service.url }) : nobody,
    () => troubles.identity,
    refused,
  );
  const paid = troubled(
    gateway,
    () => troubles.gateway,
    () => new Payment.GatewayUnknown("no answer"),
  );
  const places: Places = {
    topicArn: () => linked("DomainEvents").arn ?? "",
    queueUrl: (queue) => linked(queue).url ?? "",
  };
  const { publish } = topic(places, aws);
  const { send } = queues(places, aws);
  const reach = reachBy({ ...dynamo.config, requestHandler: wires.port }, places, aws.endpoint);
  const edge: Edge = {
    runtime: {
      clock,
      timers: { sleep: () => Promise.resolve(), after: clock.after },
      random: Runtime.systemRandom,
      dynamo,
      tableName: linked("Table").name ?? "",
      gateway: guardedGateway(paid.port),
      mailer: guardedMailer(mailer.port),
      directory: { emailOf: async (userId) => `${userId.toLowerCase()}@people.test` },
      identity: guardedIdentity(accounts.port),
      rules: Rule.parse({ ...generous, ...rules }),
      cursorSecret: "for tests only",
      identitySecrets: ["for tests only"],
      mode: "test",
      metrics,
      log: logTo((line) => void logs.push(line)),
    },
    publish,
    send,
    verifyToken: cognitoVerifier(pool, identity.jwks, clock.now, forEver),
    checks: checksOf(reach, async () => {}),
    release: { version: "test", stage: "test" },
    writeMetrics: (line) => void emitted.push(JSON.parse(line) as Emf),
  };
  const within = <T>(run: () => T): T => withEdge(edge, run);
  stack.serve(handlersWithin(edge));
  const url = "http://waybill.test";
  const mint = (sub: string, wrong: { expiresInSeconds?: number; claims?: Record<string, unknown> } = {}) => {
    const at = Math.floor(clock.now() / 1000);
    const times = { iat: at, auth_time: at, exp: at + (wrong.expiresInSeconds ?? tokenSeconds) };
    return identity.mint({ sub, claims: { ...times, ...wrong.claims } });
  };
  /** Profiles of the staff that tests name: there before anything is asked in their name. */
  const staff = new Map<string, Promise<unknown>>();
  const tokenOf = (name: string): string => {
    const [role = "customer", person] = name.split(":");
    if (person !== undefined && role !== "customer" && !staff.has(name)) {
      const before = Promise.all(staff.values());
      staff.set(
        name,
        before.then(() => within(() => Actor.provide(theHarness, () => User.enrol(personOf(name, role), "active")))),
      );
    }
    return mint(subjectOf(name));
  };
  const fetch = async (request: Request | string | URL, init?: RequestInit) => {
    await Promise.all(staff.values());
    return stack.fetch(new Request(request, init));
  };
  const clientOf = (credentials: { token?: string }) =>
    createClient({
      url,
      fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(new Request(input, init)),
      retry: { baseMs: 1, capMs: 5, sleep: () => Promise.resolve() },
      ...credentials,
    });
  return {
    stack,
    edge,
    clock,
    logs,
    /** What was sent, and to nobody. */
    mails,
    /** Set, a dependency is in trouble; deleted, it is well again. */
    troubles,
    /** How often a dependency was asked while it was in trouble. */
    asked: { table: table.asked, messages: wires.asked, gateway: paid.asked, mailer: mailer.asked },
    /** What CloudWatch would make of the metrics until now: each value by its name, with its dimension where it has one. */
    metrics: () => emitted.flatMap(valuesOf),
    url,
    fetch,
    codes,
    /** Runs in the stack's runtime, past the API. */
    within,
    token: tokenOf,
    /** A token of an admin, or somebody else, that is wrong in some way. */
    mint: (wrong: { expiresInSeconds?: number; claims?: Record<string, unknown> }, name = "admin:ada") =>
      mint(subjectOf(name), wrong),
    /** The id of a person by that name. */
    idOf: (name: string) => personOf(name, "").id,
    /** Whose secrets these are, for tokens that somebody else made. */
    identity,
    /** The client of a person by that name; the name's role goes before a colon: `manager:mia`. Without one, nobody's. */
    client: (name?: string) => clientOf(name === undefined ? {} : { token: tokenOf(name) }),
    /** The client of whoever has this token or API key. */
    clientWith: (token: string) => clientOf({ token }),
    advance: (seconds: number) => clock.advance(seconds * 1000),
    settle: () => stack.settle(),
    async [Symbol.asyncDispose]() {
      await Promise.all([stack.stop(), service?.close()]);
      dynamo.destroy();
    },
  };
}

/** The library that looks at tokens has a clock of its own. */
const forEver = 100 * 365 * 24 * 3600;

/** Longer than any test moves its clock. */
const tokenSeconds = 10 * 365 * 24 * 3600;

const theHarness: Actor.System = { type: "system", id: "harness" };

const nothing = async () => {};

/** Where no test signs anybody in, there are no accounts, and nobody minds. */
const nobody = {
  find: async () => ({ email: "somebody@people.test" }),
  tellRoles: nothing,
  disable: nothing,
  enable: nothing,
  signOutEverywhere: nothing,
  setSecondFactor: nothing,
} as Partial<Auth.Identity> as Auth.Identity;

function personOf(name: string, role: string) {
  const id = Id.userOfSubject(subjectOf(name));
  if (!id) throw new Error(`No user is called ${name}`);
  return { id, email: `${name.replace(":", ".")}@people.test`, roles: [role] };
}

/** A stable UUID for a name. */
function subjectOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
