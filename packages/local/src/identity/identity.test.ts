import { statSync } from "node:fs";
import { join } from "node:path";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Identity, manualClock, startIdentity } from "../local.ts";
import { ada, claimsOf, openService } from "../../test/service.ts";
import { tempDir } from "../../test/temp.ts";

function verifierOf(identity: Identity) {
  const { userPoolId, clientId } = identity;
  // A token with an unknown key makes the verifier ask AWS for new keys; a test has no network.
  const jwksCache = new SimpleJwksCache({
    fetcher: { fetch: () => Promise.reject(new Error("asked for other keys")) },
  });
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "access" }, { jwksCache });
  verifier.cacheJwks(identity.jwks);
  return verifier;
}

const allClaims = [
  "auth_time",
  "client_id",
  "cognito:groups",
  "event_id",
  "exp",
  "iat",
  "iss",
  "jti",
  "origin_jti",
  "scope",
  "sub",
  "token_use",
  "username",
];

test("a minted token has exactly Cognito's claims, and the unchanged verifier accepts it", async () => {
  const identity = startIdentity();
  const claims = await verifierOf(identity).verify(identity.mint({ sub: "u1", groups: ["staff"], username: "ada" }));
  expect(Object.keys(claims).sort()).toEqual(allClaims);
  expect(claims).toMatchObject({
    sub: "u1",
    username: "ada",
    "cognito:groups": ["staff"],
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    auth_time: claims.iat,
    exp: claims.iat + 900,
  });
});

test("the clock sets a token's times, and an expired one is refused", async () => {
  const identity = startIdentity({ clock: manualClock(1_000_000_000_000) });
  const token = identity.mint({ sub: "u1", expiresInSeconds: 60 });
  expect(claimsOf(token)).toMatchObject({ iat: 1_000_000_000, exp: 1_000_000_060 });
  await expect(verifierOf(identity).verify(token)).rejects.toThrow(/expired/);
});

test("a token can be minted for somebody who signed in earlier", () => {
  const identity = startIdentity({ clock: manualClock(1_000_000_000_000) });
  expect(claimsOf(identity.mint({ sub: "u1", authTime: 999_990_000 }))).toMatchObject({
    auth_time: 999_990_000,
    iat: 1_000_000_000,
  });
});

test("no installation accepts another's tokens, and a folder keeps its key to its owner", async () => {
  using dir = tempDir();
  const [kept, again, other] = [
    startIdentity({ dataDir: dir.path }),
    startIdentity({ dataDir: dir.path }),
    startIdentity(),
  ];
  await verifierOf(again).verify(kept.mint({ sub: "u1" }));
  await expect(verifierOf(other).verify(kept.mint({ sub: "u1" }))).rejects.toThrow("asked for other keys");
  expect(statSync(join(dir.path, "identity", "signing-key.pem")).mode & 0o777).toBe(0o600);
});

test("the service publishes this installation's key, not the package's, and signs with it", async () => {
  await using service = await openService();
  const response = await fetch(`${service.url}/${service.UserPoolId}/.well-known/jwks.json`);
  expect(await response.json()).toEqual(service.identity.jwks);
  const { AccessToken = "" } = await service.signedIn();
  const now = new Date(service.clock.now());
  vi.useFakeTimers({ now, toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  await verifierOf(service.identity).verify(AccessToken);
});

test("a token of another key, or changed after signing, is refused, though it names a user who exists", async () => {
  await using service = await openService();
  const { UserSub = "" } = await service.signUp();
  await service.confirm();
  const refused = { name: "NotAuthorizedException" };
  await expect(service.getUser(startIdentity().mint({ sub: UserSub }))).rejects.toMatchObject(refused);
  const minted = service.identity.mint({ sub: UserSub });
  const [header, , signature] = service.identity.mint({ sub: "somebody-else" }).split(".");
  const changed = [header, minted.split(".")[1], signature].join(".");
  await expect(service.getUser(changed)).rejects.toMatchObject(refused);
  await expect(service.getUser(minted)).resolves.toMatchObject({ Username: UserSub });
});

test("a known user signs in with the given password, groups and authenticator app", async () => {
  const known = { sub: "Known-1", email: ada, password: "short", groups: ["owner"] };
  await using service = await openService({ users: [known] });
  const { AuthenticationResult } = await service.signIn("short");
  expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ sub: known.sub, "cognito:groups": ["owner"] });
  await service.signIn("short", "KNOWN-1");

  await using second = await openService({ users: [{ ...known, mfaSecret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }] });
  expect((await second.signIn("short")).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
});

test("another pool or client is not this one, and what is not there says so", async () => {
  await using service = await openService();
  const call = async (operation: string, input: object) => {
    const response = await fetch(service.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  const unknown = { status: 400, __type: "ResourceNotFoundException" };
  expect(await call("ListUsers", { UserPoolId: "eu-west-1_Other" })).toMatchObject(unknown);
  expect(await call("SignUp", { ClientId: "other" })).toMatchObject(unknown);
  for (const operation of ["constructor", "AdminLinkProviderForUser"])
    expect(await call(operation, {})).toMatchObject({ status: 400, __type: "UnknownOperationException" });
});

test("the sign-in port in use is named", async () => {
  await using service = await openService();
  const port = Number(new URL(service.url).port);
  await expect(service.identity.listen({ port })).rejects.toMatchObject({
    code: "port_in_use",
    hint: expect.stringContaining("--identity-port"),
  });
});
