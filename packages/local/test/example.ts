import { type Handlers, type Topology, manualClock, openStack, startEngines, startIdentity } from "@waybill/local";

export async function example(topology: Topology, load: () => Promise<Handlers>) {
  const clock = manualClock(Date.parse("2026-01-01T00:00:00Z"));
  await using engines = await startEngines(); // in memory; { dataDir } keeps the data
  await using stack = await openStack({ engines, topology, clock, prefix: "example-", log: console.log });
  Object.assign(process.env, stack.environment); // SST_RESOURCE_*, AWS_ENDPOINT_URL_*, region, credentials
  stack.serve(await load()); // handlers may read the environment while they load

  const identity = startIdentity({ clock });
  const authorization = `Bearer ${identity.mint({ sub: "user-1", groups: ["staff"] })}`;
  const response = await stack.fetch(
    new Request("http://waybill/order.place", { method: "POST", headers: { authorization } }),
  );

  await stack.settle(); // stream → relay → queues → workers, until nothing moves
  clock.advance(60_000);
  const ran = await stack.tick(); // the crons whose time has come
  return { status: response.status, ran, lost: await stack.deadLetters("Orders") };
}
