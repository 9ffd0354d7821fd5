import { Actor } from "@waybill/core/actor";
import { parse } from "@waybill/core/fn";
import { Idempotency } from "@waybill/core/idempotency";
import { Failure } from "@waybill/core/error";
import { Runtime } from "@waybill/core/runtime";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { useEdge } from "../edge/edge.ts";
import { toTrpc } from "./error.ts";
import type { Context } from "./trpc.ts";

/** Who calls, and under which key. A token that does not hold is refused, never taken for none. */
export async function contextOf({ headers }: APIGatewayProxyEventV2): Promise<Context> {
  try {
    const key = headers["idempotency-key"];
    return {
      startedMs: Runtime.now().getTime(),
      actor: await actorOf(headers["authorization"]),
      idempotencyKey: key === undefined ? undefined : parse(Idempotency.Key, key),
    };
  } catch (error) {
    throw Failure.isFailure(error) ? toTrpc(error) : error;
  }
}

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;
const tokenMax = 8_192;

async function actorOf(authorization: string | undefined): Promise<Actor.Info> {
  if (authorization === undefined) return { type: "anonymous" };
  const token = authorization.length <= tokenMax ? bearer.exec(authorization)?.[1] : undefined;
  if (token === undefined) throw Actor.Unauthenticated();
  try {
    return await useEdge().verifyToken(token);
  } catch (cause) {
    if (Failure.isFailure(cause)) throw cause;
    throw Actor.Unauthenticated(undefined, { cause });
  }
}
