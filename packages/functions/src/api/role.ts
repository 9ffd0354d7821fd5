import { Role } from "@waybill/core/role";
import * as z from "zod";
import { procedure, router } from "./trpc.ts";

export const role = router({
  list: procedure("role:read", "Lists the built-in roles and the shop's own, with what they allow.")
    .input(Role.list.schema)
    .output(z.object({ items: z.array(Role.Info) }))
    .query(({ input }) => Role.list(input)),
  put: procedure("role:write", "Makes a role of the shop's own, or changes it for whoever has it.")
    .input(Role.put.schema)
    .output(Role.Info)
    .mutation(({ input }) => Role.put(input)),
  remove: procedure("role:write", "Removes a role; whoever had it loses what it gave.")
    .input(Role.remove.schema)
    .output(Role.Info)
    .mutation(({ input }) => Role.remove(input)),
});
