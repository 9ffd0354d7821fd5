import * as z from "zod";
import { procedure, router } from "./trpc.ts";

export const system = router({
  health: procedure("system:read", "Answers while the API runs.")
    .output(z.object({ status: z.literal("ok") }))
    .query(() => ({ status: "ok" as const })),
});
