/** A whole captured stage, run: every bundle of it on the local engines, behind a gate that obeys the captured roles. */
import { attachEngines, manualClock, openStack, startEmail, startIdentity } from "@waybill/local";
import { roles } from "../../packages/core/src/actor/role.ts";
import { startStripe } from "../../packages/functions/src/edge/stripe.server.fixture.ts";
import { topology } from "../../packages/functions/src/topology.ts";
import { functionsOf, type Graph, ofType, only } from "../synth/graph.ts";
import { secretValues } from "./stages.ts";
import { startBundle } from "./bundle.ts";
import { startGate } from "./gate.ts";

interface Endpoints {
  dynamoEndpoint: string;
  awsEndpoint: string;
}

export const customer = {
  sub: "11111111-1111-4111-8111-111111111111",
  email: "customer@waybill.test",
  password: "Correct-horse-1",
};

export async function runDeployment(graph: Graph, endpoints: Endpoints) {
  const engines = attachEngines(endpoints);
  const clock = manualClock(Date.now());
  const prefix = `deployed${process.pid}-`;
  const stack = await openStack({ engines, topology, clock, prefix });
  const email = await startEmail();
  const pool = only(ofType(graph, "aws:cognito/userPool:UserPool")).outputs;
  const client = only(ofType(graph, "aws:cognito/userPoolClient:UserPoolClient")).outputs;
  const userPoolId = (pool.endpoint as string).split("/").at(-1) ?? "";
  const clientId = "webclient";
  const clientSecret = client.clientSecret as string;
  const identity = startIdentity({
    clock,
    userPoolId,
    clientId,
    clientSecret,
  });
  const codes: { to: string; code: string }[] = [];
  const signIn = await identity.listen({
    port: 0,
    users: [customer],
    groups: roles,
    onCode: (message) => void codes.push(message),
  });
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
  // What has no local twin, such as the topic of the alarms, is nothing that a function speaks to.
  for (const [deployed, local] of names) if (local === "") names.delete(deployed);

  const stripe = await startStripe({ now: clock.now, apiKey: secretValues.StripeSecretKey });
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
    await Promise.all(
      functions.map(
        async (fn) => [fn.name, await startBundle(fn, { gate: gate.url, stripe: stripe.url }, clock.now)] as const,
      ),
    ),
  );
  stack.serve(Object.fromEntries(Object.entries(bundles).map(([name, { handler }]) => [name, handler as never])));
  return {
    stack,
    clock,
    gate,
    stripe,
    email,
    lines: () => Object.values(bundles).flatMap(({ lines }) => lines),
    /** What the command line finds in a shell of the stage. */
    environment: {
      SST_RESOURCE_App: JSON.stringify({ name: "waybill", stage: graph.stage }),
      SST_RESOURCE_Table: JSON.stringify({ name: stack.resources["Table"]?.name }),
      SST_RESOURCE_UserPool: JSON.stringify({ id: userPoolId, clientId, clientSecret }),
      SST_RESOURCE_IdentitySecret: JSON.stringify({ value: secretValues.IdentitySecret }),
      AWS_REGION: engines.region,
      AWS_ACCESS_KEY_ID: "owner",
      AWS_SECRET_ACCESS_KEY: "of the account",
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoEndpoint,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: signIn.url,
      WAYBILL_CLI_LINKED: "1",
    },
    /** What somebody was sent last: a code, or a temporary password. */
    codeOf: (email: string) => codes.findLast(({ to }) => to === email)?.code ?? "",
    /** A token of a laptop's pool. */
    localToken: (sub: string, role: string) => startIdentity({ clock }).mint({ sub, groups: [role] }),
    async [Symbol.asyncDispose]() {
      await stack.stop();
      gate.stop();
      await Promise.all([
        ...Object.values(bundles).map(({ stop }) => stop()),
        signIn.close(),
        email.stop(),
        stripe[Symbol.asyncDispose](),
      ]);
    },
  };
}
