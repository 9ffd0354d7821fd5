/** Deliberate breaches, each with the path at which it would be one, the word of its message, and the same thing done well. */
export interface Breach {
  rule: string;
  file: string;
  code: string;
  says: RegExp;
  clean: { file?: string; code: string };
}

const face = "packages/core/src/order/order.ts";
const api = "packages/functions/src/api/order.ts";
const worker = "packages/functions/src/queue/process-order.ts";

const clock = (code: string, clean = "export const at = (now: () => Date) => now();\n"): Breach => ({
  rule: `core and functions do not call ${code.trim()}`,
  file: face,
  code: `export const it = () => ${code};\n`,
  says: /time and chance come from core\/src\/runtime/,
  clean: { code: clean },
});

const imports = (rule: string, file: string, from: string, says: RegExp, clean: Breach["clean"]): Breach => ({
  rule,
  file,
  code: `import { x } from "${from}";\nexport const y = x;\n`,
  says,
  clean,
});
/** A breach that lies in the name that is imported. */
const named = (rule: string, name: string, from: string, says: RegExp, clean: Breach["clean"]): Breach => ({
  ...imports(rule, face, from, says, clean),
  code: `import { ${name} as x } from "${from}";\nexport const y = x;\n`,
});
const use = (from: string, file?: string): Breach["clean"] => ({
  ...(file && { file }),
  code: `import { x } from "${from}";\nexport const y = x;\n`,
});

const timers = [
  "setTimeout(() => 1, 5)",
  "setInterval(() => 1, 5)",
  "setImmediate(() => 1)",
  "globalThis.setTimeout(() => 1, 1)",
];
const chance = ["Math.random()", "crypto.randomUUID()", "globalThis.crypto.randomBytes(4)", "performance.now()"];

/** Time and chance by a detour: whole files. */
const detours = [
  'import * as c from "node:crypto";\nexport const y = () => c.randomUUID();\n',
  'import c from "node:crypto";\nexport const y = () => c.randomInt(6);\n',
  'import c from "node:crypto";\nconst { randomBytes } = c;\nexport const y = randomBytes;\n',
  'export { randomUUID } from "node:crypto";\n',
  "const { now } = Date;\nexport const y = now;\n",
  "const d = Date;\nexport const y = d;\n",
  "const d = globalThis.Date;\nexport const y = d;\n",
  "const { random } = Math;\nexport const y = random;\n",
  "const m = Math;\nexport const y = m;\n",
  "const t = setTimeout;\nexport const y = t;\n",
  "const { setTimeout: t } = globalThis;\nexport const y = t;\n",
  "export const y = (now = Date) => now;\n",
  "export const y = () => AbortSignal.timeout(5);\n",
];
const straight = `import { createHash } from "node:crypto";
import * as c from "node:crypto";
const { floor } = Math;
export const y = (at: unknown) => at instanceof Date && floor(at.getTime()) > 0 && new AbortController();
export const z = (text: string) => [createHash("sha256").update(text), c.timingSafeEqual];
`;

export const breaches: Breach[] = [
  ...["Date.now()", "new Date()", ...timers, ...chance].map((code) => clock(code)),
  clock("promisify(setTimeout)"),
  { ...clock("Date.now()"), rule: "functions do not read the clock either", file: worker },
  named("randomUUID is not imported from node:crypto", "randomUUID", "node:crypto", /time and chance/, {
    code: 'import { createHash } from "node:crypto";\nexport const y = createHash;\n',
  }),
  ...["randomBytes", "randomInt", "webcrypto", "getRandomValues"].map((name) =>
    named(`${name} is not imported from node:crypto`, name, "node:crypto", /time and chance/, { code: straight }),
  ),
  ...detours.map((code) => ({
    rule: `time and chance by a detour: ${code.trim().replaceAll("\n", " ")}`,
    file: face,
    code,
    says: /time and chance/,
    clean: { code: straight },
  })),
  imports("timers are not imported", face, "node:timers/promises", /time and chance/, use("node:path")),
  imports(
    "only a repository imports an entity",
    face,
    "./order.entity.ts",
    /Only a \*\.repo\.ts imports/,
    use("./order.repo.ts"),
  ),
  imports("only entities and repositories import electrodb", face, "electrodb", /import electrodb/, {
    ...use("electrodb", "packages/core/src/order/order.repo.ts"),
  }),
  imports("only send.ts imports the SQS client", worker, "@aws-sdk/client-sqs", /talk to SNS and SQS/, {
    ...use("@aws-sdk/client-sqs", "packages/functions/src/stream/send.ts"),
  }),
  imports(
    "only publish.ts imports the SNS client",
    face,
    "@aws-sdk/client-sns",
    /talk to SNS and SQS/,
    use("./order.repo.ts"),
  ),
  imports("only mailer.ts imports the SES client", worker, "@aws-sdk/client-sesv2", /talks to SES/, {
    ...use("@aws-sdk/client-sesv2", "packages/functions/src/edge/mailer.ts"),
  }),
  imports(
    "only directory.ts imports the Cognito client",
    face,
    "@aws-sdk/client-cognito-identity-provider",
    /edge\/identity\.ts to Cognito/,
    {
      ...use("@aws-sdk/client-cognito-identity-provider", "packages/functions/src/edge/directory.ts"),
    },
  ),
  imports("only stripe.ts asks Stripe", worker, "stripe", /talks to Stripe/, {
    ...use("stripe", "packages/functions/src/edge/stripe.ts"),
  }),
  imports("only reach.ts signs requests", worker, "@smithy/signature-v4", /signs requests to AWS of its own/, {
    ...use("@smithy/signature-v4", "packages/functions/src/edge/reach.ts"),
  }),
  imports("an API file does not import the AWS SDK", api, "@aws-sdk/client-dynamodb", /never the AWS SDK/, {
    ...use("@waybill/core/order"),
  }),
  imports(
    "a domain imports another domain's face only",
    face,
    "../product/product.repo.ts",
    /another domain's face only/,
    {
      ...use("../product/product.ts"),
    },
  ),
  imports(
    "core imports no other package",
    face,
    "@waybill/functions/router",
    /Core imports no other/,
    use("../id/id.ts"),
  ),
  imports("core does not reach another package by path", face, "../../../local/src/local.ts", /Core imports no other/, {
    ...use("../id/id.ts"),
  }),
  imports("what is deployed carries no faults", worker, "@waybill/core/table/faults", /before the table/, {
    ...use("@waybill/core/table/faults", "packages/functions/src/dev/faults.ts"),
  }),
  imports("core imports local in tests only", face, "@waybill/local", /in tests only/, {
    ...use("@waybill/local", "packages/core/src/order/order.test.ts"),
  }),
  imports(
    "functions import local in dev and tests only",
    worker,
    "@waybill/local",
    /what runs on Lambda knows neither/,
    {
      ...use("@waybill/local", "packages/functions/src/harness.ts"),
    },
  ),
  imports("functions import the client in tests only", api, "@waybill/client", /what runs on Lambda knows neither/, {
    ...use("@waybill/client", "packages/functions/src/api/order.test.ts"),
  }),
  imports(
    "the client imports none of ours",
    "packages/client/src/client.ts",
    "@waybill/core/order",
    /The client imports none/,
    {
      ...use("./error.ts"),
    },
  ),
  imports(
    "the local stack imports none of ours",
    "packages/local/src/local.ts",
    "@waybill/core/table",
    /handed a topology/,
    {
      ...use("./clock.ts"),
    },
  ),
  imports("zod is imported as a namespace", face, "zod", /Import zod only as/, {
    code: 'import * as z from "zod";\nexport const y = z;\n',
  }),
  ...["zod/v4", "zod/mini", "zod/v3"].map((variant) => ({
    ...imports(`zod is imported by no other name: ${variant}`, face, variant, /Import zod only as/, {
      code: 'import * as z from "zod";\nexport const y = z;\n',
    }),
    code: `import * as z from "${variant}";\nexport const y = z;\n`,
  })),
  ...[
    'import { initTRPC as x } from "@trpc/server";\nexport const y = x;\n',
    'import * as x from "@trpc/server";\nexport const y = x;\n',
    'export { initTRPC } from "@trpc/server";\n',
  ].map((code) => ({
    rule: `only trpc.ts imports initTRPC: ${code.split("\n")[0]}`,
    file: api,
    code,
    says: /without naming a permission/,
    clean: { code: 'import { TRPCError } from "@trpc/server";\nexport const y = TRPCError;\n' },
  })),
  {
    ...imports("a worker makes no procedures either", worker, "x", /without naming a permission/, {
      file: "packages/functions/src/api/trpc.ts",
      code: 'import { initTRPC } from "@trpc/server";\nexport const y = initTRPC;\n',
    }),
    code: 'import { initTRPC } from "@trpc/server";\nexport const y = initTRPC;\n',
  },
  imports("only core/src/id imports ulid", face, "ulid", /Only core\/src\/id imports ulid/, {
    ...use("ulid", "packages/core/src/id/id.ts"),
  }),
  ...["@waybill/core/order", "@waybill/local", "../../../packages/core/src/order/order.ts"].map((from) =>
    imports(
      `an example imports the client only, not ${from}`,
      "examples/shop/src/main.ts",
      from,
      /Examples import @waybill\/client only/,
      use("@waybill/client"),
    ),
  ),
  imports(
    "only an example's test imports the harness",
    "examples/shop/src/main.ts",
    "@waybill/functions/harness",
    /Examples import @waybill\/client only/,
    use("@waybill/functions/harness", "examples/shop/src/main.test.ts"),
  ),
  ...[
    "@waybill/core/order",
    "@waybill/functions/harness",
    "../packages/functions/src/api/router.ts",
    "../packages/core/src/table/table.ts",
    "@waybill/core/product",
  ].map((from) =>
    imports(
      `infra imports plain data only, not ${from}`,
      "infra/api.ts",
      from,
      /Infra imports plain data only/,
      use("../packages/functions/src/topology.ts"),
    ),
  ),
  {
    rule: "only transact.ts makes ElectroDB's transactions",
    file: "packages/core/src/order/order.repo.ts",
    code: "export const y = (service: { transaction: { write(f: () => unknown[]): void } }) => service.transaction.write(() => []);\n",
    says: /the one commit/,
    clean: { code: "export const y = (file: { write(): void }) => file.write();\n" },
  },
  named(
    "only transact.ts makes DynamoDB's transactions",
    "TransactWriteCommand",
    "@aws-sdk/lib-dynamodb",
    /the one commit/,
    use("../table/transact.ts"),
  ),
  {
    ...imports("no default exports", face, "x", /default export/, use("./order.repo.ts")),
    code: "export default 1;\n",
  },
  {
    rule: "no `any`",
    file: face,
    code: "export const y: any = 1;\n",
    says: /any/,
    clean: { code: "export const y: unknown = 1;\n" },
  },
  {
    rule: "no non-null assertion",
    file: face,
    code: "export const y = (x?: { z: number }) => x!.z;\n",
    says: /non-null/i,
    clean: { code: "export const y = (x?: { z: number }) => x?.z;\n" },
  },
  {
    rule: "no floating promise",
    file: face,
    code: "export function y(f: () => Promise<void>): void {\n  f();\n}\n",
    says: /Promises must be awaited/,
    clean: { code: "export async function y(f: () => Promise<void>): Promise<void> {\n  await f();\n}\n" },
  },
];
