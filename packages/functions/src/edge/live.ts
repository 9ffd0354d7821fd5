/** The edge of a deployed function, and of `npm start`: everything from the linked resources and the environment. */
import { Payment } from "@waybill/core/payment";
import { Rule } from "@waybill/core/rule";
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import { messages } from "../stream/publish.ts";
import { checksOf } from "./checks.ts";
import { cognitoDirectory } from "./directory.ts";
import type { Edge } from "./edge.ts";
import { guardedGateway, guardedMailer } from "./guarded.ts";
import { logTo } from "./log.ts";
import { sesMailer } from "./mailer.ts";
import { metrics } from "./metrics.ts";
import { resource } from "./resource.ts";
import { askForKeys, cognitoVerifier } from "./token.ts";

export function live(): Edge {
  const pool = resource("UserPool", ["id", "clientId"]);
  const { publish, send, reach } = messages({
    topicArn: () => resource("DomainEvents", ["arn"]).arn,
    queueUrl: (queue) => resource(queue, ["url"]).url,
  });
  return {
    runtime: {
      clock: Runtime.systemClock,
      timers: Runtime.systemTimers,
      random: Runtime.systemRandom,
      dynamo: Table.client(),
      tableName: resource("Table", ["name"]).name,
      gateway: guardedGateway(Payment.sandbox),
      mailer: guardedMailer(sesMailer(() => resource("Email", ["sender"], ["configSet"]))),
      directory: cognitoDirectory(() => pool.id),
      rules: Rule.parse(JSON.parse(process.env["WAYBILL_RULES"] ?? "{}")),
      cursorSecret: resource("CursorSecret", ["value"]).value,
      metrics,
      log: logTo(writeLine),
    },
    publish,
    send,
    verifyToken: cognitoVerifier(pool, undefined, Runtime.systemClock.now),
    checks: checksOf({ reach }, () => askForKeys(pool)),
    release: { version: process.env["WAYBILL_VERSION"] ?? "unversioned", stage: resource("App", ["stage"]).stage },
    writeMetrics: writeLine,
  };
}

const writeLine = (line: string) => void process.stdout.write(`${line}\n`);
