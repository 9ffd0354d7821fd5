/** The base of every procedure. There is no way to make one without naming a permission. */
import { Actor } from "@waybill/core/actor";
import { Auth } from "@waybill/core/auth";
import { Failure } from "@waybill/core/error";
import { Idempotency } from "@waybill/core/idempotency";
import { initTRPC } from "@trpc/server";
import superjson, { type SuperJSONResult } from "superjson";
import { succeeded } from "./call.ts";
import { dataOf, failureOf, toTrpc } from "./error.ts";
import { spendOf } from "./limit.ts";

export interface Context {
  actor: Actor.Info;
  /** Where the call came from, as the gateway saw it. */
  address: string;
  /** Of a user: what pools of users take for proof. */
  accessToken: string | undefined;
  idempotencyKey: string | undefined;
  /** When the request came, in milliseconds since 1970. */
  startedMs: number;
}

interface Meta {
  /** What the procedure does, in one sentence: the client's documentation. */
  summary?: string;
  permission?: Actor.Permission;
}

/** superjson, but for one thing: that two fields were the same object is of no use here, and a way to build loops. */
const harmless = {
  serialize: superjson.serialize,
  deserialize: ({ json, meta }: SuperJSONResult) =>
    superjson.deserialize(meta?.values ? { json, meta: { values: meta.values } } : { json }),
};

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: { input: harmless, output: superjson },
    isDev: false,
    errorFormatter: ({ shape, error, path }) => ({
      ...shape,
      message: failureOf(error).message,
      data: dataOf(error, path),
    }),
  });

export const router = t.router;

/** The limit first, then permission, then input: whoever may not call does not learn what the input should have been. */
export const procedure = (permission: Actor.Permission, summary: string) =>
  t.procedure.meta({ permission, summary }).use(async ({ ctx, next, path }) => {
    const { actor, address, accessToken, idempotencyKey } = ctx;
    try {
      await spendOf(actor, address);
      Actor.require(permission, actor);
    } catch (error) {
      throw Failure.isFailure(error) ? toTrpc(error) : error;
    }
    const caller = { address, ...(accessToken === undefined ? {} : { accessToken }) };
    const result = await Actor.provide(actor, () =>
      Auth.provide(caller, () => Idempotency.provide(idempotencyKey, () => next())),
    );
    if (!result.ok && result.error.code === "INTERNAL_SERVER_ERROR") throw toTrpc(failureOf(result.error));
    if (result.ok) succeeded({ ...ctx, procedure: path });
    return result;
  });
