import * as z from "zod";
import { useEdge } from "../edge/edge.ts";
import { Ready, ready } from "./ready.ts";
import { procedure, router } from "./trpc.ts";

export const system = router({
  health: procedure("system:read", "Answers while the API runs.")
    .output(z.object({ status: z.literal("ok") }))
    .query(() => ({ status: "ok" as const })),
  ready: procedure("system:read", "Says whether the API and what it depends on work; looks at most every five seconds.")
    .output(Ready)
    .query(() => ready()),
  version: procedure("system:read", "Says what runs, and where.")
    .output(z.object({ version: z.string(), stage: z.string() }))
    .query(() => useEdge().release),
});
