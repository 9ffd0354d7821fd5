/** The edge of a deployed function, and of `npm start`: everything from the linked resources and the environment. */
import { Payment } from "@waybill/core/payment";
import { Rule } from "@waybill/core/rule";
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import { publisher, sender } from "../stream/publish.ts";
import { cognitoDirectory } from "./directory.ts";
import type { Edge } from "./edge.ts";
import { logTo } from "./log.ts";
import { sesMailer } from "./mailer.ts";
import { metrics } from "./metrics.ts";
import { resource } from "./resource.ts";
import { cognitoVerifier } from "./token.ts";

export function live(): Edge {
  const pool = resource("UserPool", ["id", "clientId"]);
  return {
    runtime: {
      clock: Runtime.systemClock,
      timers: Runtime.systemTimers,
      random: Runtime.systemRandom,
      dynamo: Table.client(),
      tableName: resource("Table", ["name"]).name,
      gateway: Payment.sandbox,
      mailer: sesMailer(() => resource("Email", ["sender"], ["configSet"])),
      directory: cognitoDirectory(() => pool.id),
      rules: Rule.parse(JSON.parse(process.env["WAYBILL_RULES"] ?? "{}")),
      cursorSecret: resource("CursorSecret", ["value"]).value,
      metrics,
      log: logTo(writeLine),
    },
    // Asked for when they are needed: a function is linked to the queues that it sends to, and to no other.
    publish: publisher(() => resource("DomainEvents", ["arn"]).arn),
    send: sender((queue) => resource(queue, ["url"]).url),
    verifyToken: cognitoVerifier(pool, undefined, Runtime.systemClock.now),
    writeMetrics: writeLine,
  };
}

const writeLine = (line: string) => void process.stdout.write(`${line}\n`);
