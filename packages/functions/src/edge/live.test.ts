import { Actor } from "@waybill/core/actor";
import { Runtime } from "@waybill/core/runtime";
import { attachEngines, openStack, startIdentity } from "@waybill/local";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { handler as api } from "../api/index.ts";
import { handler as sweep } from "../cron/expire-reservations.ts";
import { handler as outbox } from "../stream/outbox.ts";
import { handler as processOrder } from "../queue/process-order.ts";
import { topology } from "../topology.ts";
import { useEdge } from "./edge.ts";
import { live } from "./live.ts";
import { resource } from "./resource.ts";

const identity = startIdentity();

/** The environment of a deployed function: linked resources, and nothing handed in. */
async function deployed(name: string) {
  const engines = attachEngines({ dynamoEndpoint: inject("dynamoEndpoint"), awsEndpoint: inject("awsEndpoint") });
  const stack = await openStack({ engines, topology, prefix: `live${process.pid}-${name}-` });
  const linked = {
    ...stack.environment,
    SST_RESOURCE_UserPool: JSON.stringify({ id: identity.userPoolId, clientId: identity.clientId }),
    SST_RESOURCE_CursorSecret: JSON.stringify({ value: "for tests only" }),
    SST_RESOURCE_IdentitySecret: JSON.stringify({ value: "for tests only" }),
  };
  for (const [key, value] of Object.entries(linked)) vi.stubEnv(key, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await stack.stop();
  });
  stack.serve({
    Api: api as never,
    Outbox: outbox as never,
    ProcessOrder: processOrder as never,
    ExpireReservations: sweep as never,
  });
  return stack;
}

test("a deployed handler makes its own edge from the linked resources, once, and works", async () => {
  const stack = await deployed("api");
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  const health = await stack.fetch(new Request("http://waybill.test/health"));
  expect(await health.json()).toEqual({ status: "ok" });
  const list = await stack.fetch(new Request("http://waybill.test/product.list?input=%7B%22json%22%3A%7B%7D%7D"));
  expect([list.status, await list.json()]).toMatchObject([200, { result: { data: { json: { items: [] } } } }]);
  const Records = [{ messageId: "1", body: "{", attributes: { ApproximateReceiveCount: "1" } }];
  expect(await processOrder({ Records } as never, {})).toEqual({ batchItemFailures: [] });
  expect((await stack.deadLetters("ProcessOrder")).map(({ body }) => body)).toEqual(["{"]);
  await sweep({}, {});
  await outbox({ Records: [] }, {});
  expect(written.mock.calls.map(([line]) => String(line)).join("")).toContain('"message":"dead letter"');
});

test("what is not linked, or linked without what is needed, is said by name", async () => {
  await deployed("links");
  expect(resource("UserPool", ["id"])).toEqual({ id: identity.userPoolId });
  expect(() => resource("UserPool", ["id", "region"])).toThrow("The linked resource UserPool has no region");
  expect(() => resource("Nothing", ["id"])).toThrow("Nothing");
});

test("what is no token is refused without asking anybody", async () => {
  await deployed("token");
  await expect(live().verifyToken("a.b.c")).rejects.toThrow("Invalid JWT");
});

test("outside of an edge there is nothing to reach for", () => {
  expect(() => useEdge()).toThrow("No edge");
  expect(() => Runtime.use()).toThrow("No runtime");
  expect(() => Actor.use()).toThrow("No actor");
});

test.each([
  ["a rule out of its bounds", '{"paymentAttemptsMax":0}', "paymentAttemptsMax"],
  ["a rule that there is not", '{"discounts":true}', "discounts"],
  ["no JSON", "{", "JSON"],
])("a stage configured with %s does not start, and says so", async (_, rules, why) => {
  await deployed("rules");
  vi.stubEnv("WAYBILL_RULES", rules);
  expect(() => live()).toThrow(why);
});
