import { Actor } from "@waybill/core/actor";
import { ApiKey } from "@waybill/core/api-key";
import { parse } from "@waybill/core/fn";
import { Idempotency } from "@waybill/core/idempotency";
import { Failure } from "@waybill/core/error";
import { Runtime } from "@waybill/core/runtime";
import { User } from "@waybill/core/user";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { useEdge } from "../edge/edge.ts";
import { toTrpc } from "./error.ts";
import { spendOf } from "./limit.ts";
import type { Context } from "./trpc.ts";

/**
 * Who calls, and under which key. A token that does not hold is refused, never taken for none. What is refused here never
 * comes to a procedure, where calls are paid for, so it is paid for here: call by call, by who made it.
 */
export async function contextOf({ headers, rawPath, requestContext }: APIGatewayProxyEventV2): Promise<Context> {
  const { method, sourceIp: address } = requestContext.http;
  const calls = rawPath.split(",").length;
  const pay = async (actor: Actor.Info) => {
    for (let n = 0; n < calls; n++) await spendOf(actor, address);
  };
  try {
    const key = headers["idempotency-key"];
    const authorization = headers["authorization"];
    // Nothing is changed on the strength of what is remembered of somebody; reading may be, for a little while.
    const actor = await actorOf(authorization, { fresh: method !== "GET" }).catch(async (error: unknown) => {
      if (Actor.Unauthenticated.is(error)) await pay({ type: "anonymous" });
      throw error;
    });
    if (key !== undefined && !Idempotency.Key.safeParse(key).success) await pay(actor);
    return {
      startedMs: Runtime.now().getTime(),
      actor,
      address,
      accessToken: actor.type === "user" ? authorization?.slice("Bearer ".length) : undefined,
      idempotencyKey: key === undefined ? undefined : parse(Idempotency.Key, key),
    };
  } catch (error) {
    throw Failure.isFailure(error) ? toTrpc(error) : error;
  }
}

const bearer = /^Bearer ([\w.-]+)$/i;
const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const tokenMax = 8_192;

async function actorOf(authorization: string | undefined, { fresh }: { fresh: boolean }): Promise<Actor.Info> {
  if (authorization === undefined) return { type: "anonymous" };
  const token = authorization.length <= tokenMax ? bearer.exec(authorization)?.[1] : undefined;
  if (token === undefined) throw Actor.Unauthenticated();
  if (token.startsWith("wb_")) return ApiKey.authorize(token, { fresh });
  if (!jwt.test(token)) throw Actor.Unauthenticated();
  const proof = await useEdge()
    .verifyToken(token)
    .catch((cause: unknown) => {
      throw Failure.isFailure(cause) ? cause : Actor.Unauthenticated(undefined, { cause });
    });
  return User.authorize(proof, { fresh });
}
