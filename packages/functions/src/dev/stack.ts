/** A whole Waybill in this process, on a folder: what `npm start`, the replay and the benchmark run. */
import { Actor } from "@waybill/core/actor";
import { type Log, openDataFolder, openStack, startEmail, startEngines, startIdentity } from "@waybill/local";
import { type Edge, withEdge } from "../edge/edge.ts";
import { live } from "../edge/live.ts";
import { logTo } from "../edge/log.ts";
import { cognitoVerifier } from "../edge/token.ts";
import { handlersWithin } from "../handlers.ts";
import { topology } from "../topology.ts";
import { codesBy } from "./codes.ts";
import { publish } from "./environment.ts";
import { employ, passwordOf, people } from "./people.ts";
import { secretOf } from "./secret.ts";
import { seeder } from "./seed.ts";
import { startWebhooks } from "./webhooks.ts";

export interface LocalOptions {
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  fresh?: boolean;
  writeLog?: (line: string) => void;
}

export type Local = Awaited<ReturnType<typeof startLocal>>;

/** Changes with the keys of what lies in the table. */
const dataFormat = "3";
const sender = "orders@waybill.test";
const tokenSeconds = 30 * 24 * 3600;

/** The API answers at once; queues, stream and crons move after `start()`. */
export async function startLocal(options: LocalOptions) {
  const folder = await openDataFolder(options.dataDir, { fresh: options.fresh ?? false, format: dataFormat });
  const closers: (() => Promise<unknown> | void)[] = [() => folder.close()];
  const stop = async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const identity = startIdentity({ dataDir: folder.path, clientSecret: true });
    closers.push(identity.stop);
    const password = passwordOf(secretOf(folder.path, "password"));
    const users = Object.values(people).map((person) => ({ ...person, password }));
    const [engines, email] = await Promise.all([startEngines({ dataDir: folder.path }), startEmail()]);
    closers.push(engines.stop, email.stop);
    const signIn = await identity.listen({ port: 0, users, groups: Actor.roles, onCode: codesBy(email.url, sender) });
    const writeLog = options.writeLog ?? toTerminal;
    const stack = await openStack({ engines, topology, dataDir: folder.path, log: sourcesTo(writeLog) });
    closers.push(stack.stop);
    const environment = {
      ...stack.environment,
      SST_RESOURCE_UserPool: JSON.stringify({
        id: identity.userPoolId,
        clientId: identity.clientId,
        clientSecret: identity.clientSecret,
      }),
      SST_RESOURCE_Email: JSON.stringify({ sender }),
      AWS_ENDPOINT_URL_SESV2: email.url,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: signIn.url,
      SST_RESOURCE_CursorSecret: JSON.stringify({ value: secretOf(folder.path, "cursor") }),
      SST_RESOURCE_IdentitySecret: JSON.stringify({ value: secretOf(folder.path, "identity") }),
    };
    Object.assign(process.env, environment);
    closers.push(publish(folder.path, environment));
    const edge = localEdge(identity, writeLog);
    stack.serve(handlersWithin(edge));
    const listener = await stack.listen({ port: options.port });
    await withEdge(edge, employ);
    const tokenOf = (role: keyof typeof people) =>
      identity.mint({ sub: people[role].sub, groups: [role], expiresInSeconds: tokenSeconds });
    return {
      url: listener.url,
      dynamo: { endpoint: engines.dynamo.endpoint, tableName: stack.resources["Table"]?.name ?? "" },
      repairs: folder.repairs,
      edge,
      email,
      signIn,
      stack,
      password,
      tokens: { customer: tokenOf("customer"), admin: tokenOf("admin"), owner: tokenOf("owner") },
      within: <T>(run: () => T): T => withEdge(edge, run),
      /** Queues, stream and crons begin to move, and the sandbox's webhooks come. */
      start() {
        stack.start();
        closers.push(startWebhooks(edge, listener.url));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Half a thousand events of the sample catalogue would push the greeting out of sight. */
function toTerminal(line: string): void {
  if (!line.includes(`"onBehalfOf":"${seeder}"`)) process.stdout.write(`${line}\n`);
}

/** What the event sources have to say goes where the functions' own lines go. */
const sourcesTo =
  (write: (line: string) => void): Log =>
  ({ error, ...entry }) =>
    write(
      JSON.stringify({ ...entry, ...(error instanceof Error ? { error: `${error.name}: ${error.message}` } : {}) }),
    );

/** The deployed edge, but for the keys of a user pool that only this installation has. */
function localEdge(identity: ReturnType<typeof startIdentity>, writeLog: (line: string) => void): Edge {
  const edge = live();
  const pool = { id: identity.userPoolId, clientId: identity.clientId };
  return {
    ...edge,
    runtime: { ...edge.runtime, log: logTo(writeLog) },
    verifyToken: cognitoVerifier(pool, identity.jwks, edge.runtime.clock.now),
    // Nobody draws them here, and a terminal is for reading.
    writeMetrics: () => {},
  };
}
