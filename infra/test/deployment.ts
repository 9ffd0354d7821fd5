/** A whole captured stage, run: every bundle of it on the local engines, behind a gate that obeys the captured roles. */
import { attachEngines, manualClock, openStack, startEmail, startIdentity } from "@waybill/local";
import { topology } from "../../packages/functions/src/topology.ts";
import { functionsOf, type Graph, ofType, only } from "../synth/graph.ts";
import { startBundle } from "./bundle.ts";
import { startGate } from "./gate.ts";

interface Endpoints {
  dynamoEndpoint: string;
  awsEndpoint: string;
}

export const customer = { sub: "11111111-1111-4111-8111-111111111111", email: "customer@waybill.test" };

export async function runDeployment(graph: Graph, endpoints: Endpoints) {
  const engines = attachEngines(endpoints);
  const clock = manualClock(Date.now());
  const prefix = `deployed${process.pid}-`;
  const stack = await openStack({ engines, topology, clock, prefix });
  const email = await startEmail();
  const identity = startIdentity();
  const signIn = await identity.listen({ port: 0, users: [customer] });

  const pool = only(ofType(graph, "aws:cognito/userPool:UserPool")).outputs;
  const clientId = "webclient";
  const issuer = `https://${pool.endpoint}`;
  const localName = (url: string | undefined) => url?.split("/").at(-1) ?? "";
  const localArn = (key: string) => stack.resources[key]?.arn ?? "";
  const names = new Map<string, string>();
  for (const { name, outputs } of ofType(graph, "aws:sns/topic:Topic"))
    names.set(outputs.arn as string, localArn(name.replace(/Topic$/, "")));
  for (const { name, outputs } of ofType(graph, "aws:sqs/queue:Queue")) {
    const url = stack.resources[name.replace(/Queue$/, "")]?.url;
    names.set(outputs.url as string, url ?? "");
    names.set(outputs.name as string, localName(url));
  }
  names.set(
    only(ofType(graph, "aws:dynamodb/table:Table")).outputs.name as string,
    stack.resources["Table"]?.name ?? "",
  );
  names.set((pool.endpoint as string).split("/").at(-1) ?? "", identity.userPoolId);

  // What has no local twin, such as the topic of the alarms, is nothing that a function speaks to.
  for (const [deployed, local] of names) if (local === "") names.delete(deployed);

  const functions = functionsOf(graph);
  const gate = await startGate({
    functions,
    engines: {
      dynamodb: endpoints.dynamoEndpoint,
      sqs: endpoints.awsEndpoint,
      sns: endpoints.awsEndpoint,
      ses: email.url,
      "cognito-idp": signIn.url,
    },
    names,
    jwks: identity.jwks,
  });
  const bundles = Object.fromEntries(
    await Promise.all(functions.map(async (fn) => [fn.name, await startBundle(fn, gate.url, clock.now)] as const)),
  );
  stack.serve(Object.fromEntries(Object.entries(bundles).map(([name, { handler }]) => [name, handler as never])));
  return {
    stack,
    clock,
    gate,
    email,
    lines: () => Object.values(bundles).flatMap(({ lines }) => lines),
    /** A token of the stage's own pool. */
    token: (sub: string, role: string) =>
      identity.mint({ sub, groups: [role], claims: { iss: issuer, client_id: clientId }, expiresInSeconds: 7200 }),
    /** A token of a laptop's pool. */
    localToken: (sub: string, role: string) => identity.mint({ sub, groups: [role] }),
    async [Symbol.asyncDispose]() {
      await stack.stop();
      gate.stop();
      await Promise.all([...Object.values(bundles).map(({ stop }) => stop()), signIn.close(), email.stop()]);
    },
  };
}
