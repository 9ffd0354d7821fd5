/** The API's Lambda handler: guard, then tRPC's own adapter. */
import { Deadline } from "@waybill/core/deadline";
import { Failure } from "@waybill/core/error";
import { Log } from "@waybill/core/log";
import { Rate } from "@waybill/core/rate";
import { Runtime } from "@waybill/core/runtime";
import { awsLambdaRequestHandler } from "@trpc/server/adapters/aws-lambda";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import superjson from "superjson";
import { lambda } from "../edge/edge.ts";
import { topology } from "../topology.ts";
import { contextOf } from "./context.ts";
import { type Call, failed, succeeded } from "./call.ts";
import { dataOf, failureOf, toTrpc } from "./error.ts";
import { guard } from "./guard.ts";
import { hooks, takeHook } from "./hooks.ts";
import { spendOfAddress } from "./limit.ts";
import { ready } from "./ready.ts";
import { appRouter } from "./router.ts";

const trpc = awsLambdaRequestHandler<typeof appRouter, APIGatewayProxyEventV2>({
  router: appRouter,
  maxBatchSize: 10,
  // A query whose input is too long for a URL comes as a POST.
  allowMethodOverride: true,
  createContext: ({ event }) => contextOf(event),
  responseMeta: ({ errors }) => ({ headers: patience(errors.map(failureOf)) }),
  onError: ({ error, path, ctx }) => {
    const { actor, startedMs = Runtime.now().getTime() } = ctx ?? {};
    failed({ procedure: known(path), startedMs, actor }, failureOf(error), error);
  },
});

const known = (path = ""): string | undefined => (Object.hasOwn(appRouter._def.procedures, path) ? path : undefined);

export const handler = lambda("Api", (event: APIGatewayProxyEventV2) => {
  const requestId = event.requestContext.requestId;
  const correlationId = correlationOf(event.headers["x-correlation-id"]) ?? requestId;
  const headers = { "x-request-id": requestId, "x-correlation-id": correlationId };
  return Log.provide({ requestId, correlationId }, async () => {
    const answer = await Deadline.within(answeredWithinMs, () => answerOf(event));
    return { ...answer, headers: { ...answer.headers, ...headers, ...secure } };
  });
});

const answeredWithinMs = topology.api.timeoutSeconds * 1000;

/** What was refused for want of time or of a dependency is asked for again, but not at once by everybody. */
function patience(failures: readonly Failure.WaybillFailure[]): Record<string, string> {
  const seconds = failures.flatMap((failure) => {
    if (Rate.Limited.is(failure)) return [failure.details.retryAfterSeconds];
    return failure.definition.kind === "unavailable" ? [1] : [];
  });
  return seconds.length > 0 ? { "retry-after": String(Math.max(...seconds)) } : {};
}

const secure = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
};

type Answer = APIGatewayProxyStructuredResultV2;

const json = (statusCode: number, body: unknown): Answer => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function answerOf(event: APIGatewayProxyEventV2): Promise<Answer> {
  if (event.rawPath === "/health") return json(200, { status: "ok" });
  if (event.rawPath.startsWith(hooks)) return respond(event, hooked, "hooks.payments");
  if (event.rawPath !== "/ready") return respond(event, called);
  const state = await ready();
  if (state.status !== "down") return json(200, state);
  const answer = json(503, state);
  return { ...answer, headers: { ...answer.headers, "retry-after": "1" } };
}

/** The SDK's time-outs end where an answer begins: whatever never ends is left behind here, and the caller still gets ours. */
async function respond(
  event: APIGatewayProxyEventV2,
  answer: (event: APIGatewayProxyEventV2) => Promise<Answer>,
  procedure = known(event.rawPath.slice(1)),
): Promise<Answer> {
  const startedMs = Runtime.now().getTime();
  const late = () => Failure.Unavailable(undefined, { cause: new Error("the call did not end in time") });
  try {
    return await Deadline.race(answeredWithinMs, () => answer(event), late);
  } catch (error) {
    return refuse(error, event.rawPath.slice(1), { procedure, startedMs, actor: undefined });
  }
}

async function called(event: APIGatewayProxyEventV2): Promise<Answer> {
  await guarded(event);
  return trpc(event, undefined as never);
}

async function hooked(event: APIGatewayProxyEventV2): Promise<Answer> {
  const startedMs = Runtime.now().getTime();
  await takeHook(event);
  succeeded({ procedure: "hooks.payments", startedMs, actor: undefined });
  return json(200, { received: true });
}

/** What is refused unread, and what nobody has a procedure for, is paid for by its address. */
async function guarded(event: APIGatewayProxyEventV2): Promise<void> {
  const { sourceIp } = event.requestContext.http;
  try {
    guard(event);
  } catch (error) {
    await spendOfAddress(sourceIp);
    throw error;
  }
  const paths = event.rawPath.slice(1).split(",");
  for (const path of paths) if (known(path) === undefined) await spendOfAddress(sourceIp);
}

/** The same body as tRPC's own errors have. */
function refuse(error: unknown, path: string, call: Call): Answer {
  const failure = Failure.isFailure(error) ? error : Failure.Internal();
  failed(call, failure, error);
  const data = dataOf(toTrpc(failure), path);
  const shape = { message: failure.message, code: -32600, data };
  const answer = json(data.httpStatus, { error: superjson.serialize(shape) });
  return { ...answer, headers: { ...answer.headers, ...patience([failure]) } };
}

/** Ours to log, so its form is fixed: https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html */
const correlationOf = (header = ""): string | undefined =>
  /^[A-Za-z0-9_-]{1,64}$/.test(header) && Log.redact(header) === header ? header : undefined;
