// Runs one deployed bundle in a plain Node process, as Lambda's runtime would: events come in, answers go out.
// The identity provider's keys and Stripe are behind TLS on fixed hosts, so those connections are redirected.
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { pathToFileURL } from "node:url";

const { JWKS_URL: jwksUrl, STRIPE_URL: stripeUrl, BUNDLE: bundle } = process.env;
delete process.env.JWKS_URL;
delete process.env.STRIPE_URL;
delete process.env.BUNDLE;

https.request = (url, options, done) => {
  if (url.host === "api.stripe.com") {
    const { hostname, port } = new URL(stripeUrl);
    const { path, method, headers } = url;
    return http.request({ hostname, port, path, method, headers });
  }
  const { hostname } = new URL(String(url));
  if (!hostname.startsWith("cognito-idp.")) throw new Error(`No way out to ${hostname}`);
  return http.request(`${jwksUrl}${new URL(String(url)).pathname}`, { method: "GET" }, done ?? options);
};
syncBuiltinESMExports();

// Time is the test's: what it says with each event goes on from there.
const realNow = Date.now;
let aheadMs = 0;
Date.now = () => realNow() + aheadMs;

const { handler } = await import(pathToFileURL(bundle).href);
async function answer({ id, event, timeoutMs, nowMs }) {
  aheadMs = nowMs - realNow();
  const until = Date.now() + timeoutMs;
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => until - Date.now(),
  };
  try {
    process.send({ id, answer: await handler(event, context) });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
}
process.on("message", (message) => void answer(message));
process.send({ ready: true });
