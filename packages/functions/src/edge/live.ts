/** The edge of a deployed function, and of `npm start`: everything from the linked resources and the environment. */
import { Rule } from "@waybill/core/rule";
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import type { Places } from "../stream/messages.ts";
import { checksOf } from "./checks.ts";
import type { Edge } from "./edge.ts";
import { chosenGateway } from "./gateway.ts";
import { guardedGateway, guardedIdentity, guardedMailer } from "./guarded.ts";
import { later } from "./later.ts";
import { logTo } from "./log.ts";
import { metrics } from "./metrics.ts";
import { resource } from "./resource.ts";

export function live(): Edge {
  const pool = () => resource("UserPool", ["id", "clientId"], ["clientSecret"]);
  const dynamo = Table.client();
  const places: Places = {
    topicArn: () => resource("DomainEvents", ["arn"]).arn,
    queueUrl: (queue) => resource(queue, ["url"]).url,
  };
  const { publish } = later(async () => (await import("../stream/publish.ts")).topic(places));
  const { send } = later(async () => (await import("../stream/send.ts")).queues(places));
  const reach = later(async () => (await import("./reach.ts")).reachBy(dynamo.config, places));
  const mailer = later(async () =>
    (await import("./mailer.ts")).sesMailer(() => resource("Email", ["sender"], ["configSet"])),
  );
  const directory = later(async () => (await import("./directory.ts")).cognitoDirectory(() => pool().id));
  const accounts = later(async () => (await import("./identity.ts")).cognitoIdentity(pool));
  const tokens = later(async () => {
    const { askForKeys, cognitoVerifier } = await import("./token.ts");
    const verify = cognitoVerifier(pool(), undefined, Runtime.systemClock.now);
    return { verify, reach: () => askForKeys(pool()) };
  });
  const { stage } = resource("App", ["stage"]);
  return {
    runtime: {
      clock: Runtime.systemClock,
      timers: Runtime.systemTimers,
      random: Runtime.systemRandom,
      dynamo,
      tableName: resource("Table", ["name"]).name,
      gateway: guardedGateway(chosenGateway()),
      mailer: guardedMailer({ send: mailer.send, ping: reach.mail }),
      directory,
      identity: guardedIdentity(accounts),
      rules: Rule.parse(JSON.parse(process.env["WAYBILL_RULES"] ?? "{}")),
      // Only the API signs cursors, and only it is linked to what they are signed with.
      get cursorSecret() {
        return resource("CursorSecret", ["value"]).value;
      },
      get identitySecrets() {
        return resource("IdentitySecret", ["value"]).value.split(",");
      },
      mode: stage === "production" ? "live" : "test",
      metrics,
      log: logTo(writeLine),
    },
    publish,
    send,
    verifyToken: tokens.verify,
    checks: checksOf(reach, tokens.reach),
    release: { version: process.env["WAYBILL_VERSION"] ?? "unversioned", stage },
    writeMetrics: writeLine,
  };
}

const writeLine = (line: string) => void process.stdout.write(`${line}\n`);
