/** The people of a deployed stage: each signs in as people do, with an authenticator app where the stage wants one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createClient, type WaybillApi } from "@waybill/client";
import { totp } from "@waybill/local";
import { projectRoot } from "../synth/sst.ts";
import type { runDeployment } from "./deployment.ts";

type Deployment = Awaited<ReturnType<typeof runDeployment>>;

export const password = "Correct-horse-1";

export function peopleOf(run: Deployment) {
  const fetch = ((request: Request | string | URL, init?: RequestInit) =>
    run.stack.fetch(new Request(request, init))) as typeof globalThis.fetch;
  const shared = { url: "http://waybill.test", fetch, retry: false } as const;
  const nobody = createClient(shared);

  /** Whoever has these tokens; they are renewed as an application would renew them. */
  function holder(tokens: { accessToken: string; refreshToken: string }): WaybillApi {
    let { accessToken, refreshToken } = tokens;
    return createClient({
      ...shared,
      async getToken({ refresh }) {
        if (refresh) ({ accessToken, refreshToken } = await nobody.auth.refresh({ refreshToken }));
        return accessToken;
      },
    });
  }

  /** Signs in with whatever is asked for: a new password in place of a temporary one, and a code. */
  async function enter(email: string, typed: string, secret = ""): Promise<WaybillApi> {
    let answer = await nobody.auth.signIn({ email, password: typed });
    while (answer.status === "challenged") {
      const { session, challenge } = answer;
      answer = await nobody.auth.respondToChallenge(
        challenge === "totp"
          ? { challenge, session, code: totp(secret, run.clock.now()) }
          : { challenge, session, newPassword: password },
      );
    }
    return holder(answer);
  }

  return {
    nobody,
    enter,
    as: (token: string) => createClient({ ...shared, token }),
    /** The first owner, as the command line makes one; then with a second factor, which the stage wants of owners. */
    async owner(email: string): Promise<WaybillApi> {
      const cli = join(projectRoot, "packages/functions/src/cli.ts");
      const args = [cli, "owner:create", "--email", email, "--stage", "production"];
      const child = spawn(process.execPath, args, { env: { PATH: process.env["PATH"], ...run.environment } });
      let said = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (said += data.toString()));
      const [code] = (await once(child, "exit")) as [number];
      if (code !== 0) throw new Error(said);
      const first = await enter(email, run.codeOf(email));
      const { secret } = await first.auth.setUpMfa();
      await first.auth.verifyMfa({ code: totp(secret, run.clock.now()) });
      run.clock.advance(30_000);
      return enter(email, password, secret);
    },
  };
}
