/**
 * The local Cognito: tokens that `aws-jwt-verify` accepts unchanged, and on demand the sign-in service itself.
 *
 * ```ts
 * const identity = startIdentity();
 * const verifier = CognitoJwtVerifier.create({ userPoolId: identity.userPoolId, clientId: identity.clientId, tokenUse: "access" });
 * verifier.cacheJwks(identity.jwks); // the one local line
 * const claims = await verifier.verify(identity.mint({ sub: "7d6…", groups: ["staff"] }));
 * ```
 */
import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Clock, systemClock } from "../clock.ts";
import { accessClaims, accessTokenSeconds } from "./claims.ts";
import { type SigningKey, openSigningKey } from "./key.ts";
import type { SignInOptions } from "./sign-in.ts";

export interface Identity extends AsyncDisposable {
  userPoolId: string;
  clientId: string;
  /** Undefined where the client has none. */
  clientSecret: string | undefined;
  /** The tokens' issuer. It has the form of a real pool's, which is why the verifier needs no special case. */
  issuer: string;
  /** For `verifier.cacheJwks`. */
  jwks: SigningKey["jwks"];
  /** An access token with exactly Cognito's claims. No HTTP, no user needed: for tests and load. */
  mint(user: MintOptions): string;
  /**
   * Starts the sign-in service on loopback, for AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER. It is loaded only now.
   * @throws LocalError `port_in_use`, `data_corrupt`
   */
  listen(options: SignInOptions): Promise<{ url: string; close(): Promise<void> }>;
  stop(): Promise<void>;
}

export interface MintOptions {
  sub: string;
  groups?: readonly string[];
  /** Default: the sub, as Cognito has it for pools with e-mail sign-in. */
  username?: string;
  /** Default: 900. A negative number makes an expired token. */
  expiresInSeconds?: number;
  /** When the user signed in, in seconds since the Unix epoch. Default: now. */
  authTime?: number;
  /** Replaces or adds claims, to see a verifier refuse. */
  claims?: Readonly<Record<string, unknown>>;
}

export interface IdentityOptions {
  /** Where users and the signing key are kept. Without it: in memory. */
  dataDir?: string;
  clock?: Clock;
  region?: string;
  /** Default: `<region>_LocalDev1`. */
  userPoolId?: string;
  clientId?: string;
  /** With `true`, one that only this installation has. Default: the client has none. */
  clientSecret?: string | true;
}

/** @throws LocalError `data_corrupt` */
export function startIdentity(options: IdentityOptions = {}): Identity {
  const { clock = systemClock, region = "eu-west-1" } = options;
  const folder = options.dataDir && join(options.dataDir, "identity");
  const { userPoolId = `${region}_LocalDev1`, clientId = "localdevclient0000000000000" } = options;
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  const key = openSigningKey(folder);
  const clientSecret = options.clientSecret === true ? secretOf(key) : options.clientSecret;
  const services: { close(): Promise<void> }[] = [];
  const stop = async () => void (await Promise.all(services.map((service) => service.close())));
  return {
    userPoolId,
    clientId,
    clientSecret,
    issuer,
    jwks: key.jwks,
    mint({ sub, groups = [], username = sub, expiresInSeconds = accessTokenSeconds, authTime, claims = {} }) {
      const token = { sub, username, groups, issuer, clientId, nowMs: clock.now(), expiresInSeconds };
      const origin = authTime === undefined ? {} : { origin: { jti: randomUUID(), authTime } };
      return key.sign({ ...accessClaims({ ...token, ...origin }), ...claims });
    },
    async listen(where) {
      const { startSignIn } = await import("./sign-in.ts");
      const service = await startSignIn(
        { userPoolId, clientId, clientSecret, issuer, region, key, clock, folder },
        where,
      );
      services.push(service);
      return service;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A signature under the installation's key is the same each time, and known to nobody who has not the key. */
const secretOf = (key: SigningKey): string =>
  createHash("sha256")
    .update(key.sign({ purpose: "client secret" }))
    .digest("base64url");
