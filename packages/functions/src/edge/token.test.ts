import { Runtime } from "@waybill/core/runtime";
import { startIdentity } from "@waybill/local";
import { expect, onTestFinished, test, vi } from "vitest";
import { askForKeys, cognitoVerifier } from "./token.ts";

const identity = startIdentity();
/** A region that no resolver knows, so that its keys can't be had. */
const nowhere = { id: "xx-nowhere-1_Pool", clientId: identity.clientId };
const sub = "11111111-1111-4111-8111-111111111111";
const { now } = Runtime.systemClock;

test("where there are no keys, a token is unchecked and not refused; where there are, a foreign one is refused", async () => {
  const iss = `https://cognito-idp.xx-nowhere-1.amazonaws.com/${nowhere.id}`;
  const token = identity.mint({ sub, claims: { iss } });
  await expect(cognitoVerifier(nowhere, undefined, now)(token)).rejects.toMatchObject({
    reason: "internal.unavailable",
  });
  const verify = cognitoVerifier(nowhere, identity.jwks, now);
  await expect(verify(token)).resolves.toMatchObject({ userId: expect.stringMatching(/^usr_/) });
  const foreign = startIdentity().mint({ sub, claims: { iss } });
  await expect(verify(foreign)).rejects.not.toMatchObject({ reason: "internal.unavailable" });
});

test("the pool's keys are asked for where the SDK's variable leads, and their absence is told", async () => {
  const service = startIdentity();
  const { url } = await service.listen({ port: 0 });
  vi.stubEnv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const runtime = { timers: Runtime.systemTimers, clock: Runtime.systemClock } as Runtime.Info;
  const ask = () => Runtime.provide(runtime, () => askForKeys({ id: service.userPoolId }));
  await ask();
  await service.stop();
  await expect(ask()).rejects.toThrow("fetch failed");
});
