// The architecture as lint rules; each message says why. Loaded by oxlint (see .oxlintrc.json).
import { clock } from "./clock.ts";
import { imports } from "./imports.ts";
import { transaction } from "./transaction.ts";
import { zod } from "./zod.ts";

export default { meta: { name: "waybill" }, rules: { imports, clock, transaction, zod } };
