/** For tests: the whole stack on embedded engines, the real client on the real wire, and time that only a test moves. */
import { createHash } from "node:crypto";
import type { Notification } from "@waybill/core/notification";
import { Payment } from "@waybill/core/payment";
import { Rule } from "@waybill/core/rule";
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import { createClient } from "@waybill/client";
import { attachEngines, manualClock, openStack, startIdentity } from "@waybill/local";
import { inject } from "vitest";
import { type Edge, withEdge } from "./edge/edge.ts";
import { checksOf } from "./edge/checks.ts";
import { guardedGateway, guardedMailer } from "./edge/guarded.ts";
import { logTo } from "./edge/log.ts";
import { metrics } from "./edge/metrics.ts";
import { reachBy } from "./edge/reach.ts";
import { cognitoVerifier } from "./edge/token.ts";
import { handlersWithin } from "./handlers.ts";
import { type Emf, valuesOf } from "./metrics.fixture.ts";
import { messages, type Places } from "./stream/publish.ts";
import { topology } from "./topology.ts";
import { type Troubles, troubled } from "./trouble.fixture.ts";

export interface HarnessOptions {
  rules?: Record<string, number>;
  gateway?: Payment.Gateway;
}

export type Harness = Awaited<ReturnType<typeof harness>>;

const identity = startIdentity();
let count = 0;

export async function harness({ rules = {}, gateway = Payment.sandbox }: HarnessOptions = {}) {
  const engines = attachEngines({
    dynamoEndpoint: inject("dynamoEndpoint"),
    awsEndpoint: inject("awsEndpoint"),
  });
  const clock = manualClock(Date.parse("2026-12-01T09:00:00Z"));
  const prefix = `t${process.pid}-${++count}-`;
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
  const paid = troubled(
    gateway,
    () => troubles.gateway,
    () => new Payment.GatewayUnknown("no answer"),
  );
  const places: Places = {
    topicArn: () => linked("DomainEvents").arn ?? "",
    queueUrl: (queue) => linked(queue).url ?? "",
  };
  const { publish, send } = messages(places, aws);
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
      rules: Rule.parse(rules),
      cursorSecret: "for tests only",
      metrics,
      log: logTo((line) => void logs.push(line)),
    },
    publish,
    send,
    verifyToken: cognitoVerifier(
      { id: identity.userPoolId, clientId: identity.clientId },
      identity.jwks,
      Runtime.systemClock.now,
    ),
    checks: checksOf(reach, async () => {}),
    release: { version: "test", stage: "test" },
    writeMetrics: (line) => void emitted.push(JSON.parse(line) as Emf),
  };
  const within = <T>(run: () => T): T => withEdge(edge, run);
  stack.serve(handlersWithin(edge));
  const url = "http://waybill.test";
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
    fetch: (request: Request | string, init?: RequestInit) => stack.fetch(new Request(request, init)),
    /** Runs in the stack's runtime, past the API. */
    within,
    token: tokenOf,
    /** A token of an admin that is wrong in some way. */
    mint: (wrong: { expiresInSeconds?: number; claims?: Record<string, unknown> }) =>
      identity.mint({ sub: subjectOf("admin:ada"), groups: ["admin"], ...wrong }),
    /** The client of a person by that name; the name's role goes before a colon: `manager:mia`. Without one, nobody's. */
    client: (name?: string) =>
      createClient({
        url,
        fetch: (input: RequestInfo | URL, init?: RequestInit) => stack.fetch(new Request(input, init)),
        retry: { baseMs: 1, capMs: 5, sleep: () => Promise.resolve() },
        ...(name === undefined ? {} : { token: tokenOf(name) }),
      }),
    advance: (seconds: number) => clock.advance(seconds * 1000),
    settle: () => stack.settle(),
    async [Symbol.asyncDispose]() {
      await stack.stop();
      dynamo.destroy();
    },
  };
}

function tokenOf(name: string): string {
  const [role = "customer"] = name.split(":");
  return identity.mint({ sub: subjectOf(name), groups: [role] });
}

/** A stable UUID for a name. */
function subjectOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
