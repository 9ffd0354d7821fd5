import { ApiKey } from "@waybill/core/api-key";
import { procedure, router } from "./trpc.ts";

export const apiKey = router({
  create: procedure("api_key:write", "Makes an integration's key, with scopes among one's own permissions.")
    .input(ApiKey.create.schema)
    .output(ApiKey.WithSecret)
    .mutation(({ input }) => ApiKey.create(input)),
  list: procedure("api_key:read", "Lists all keys, newest first, without their secrets.")
    .input(ApiKey.list.schema)
    .output(ApiKey.Page)
    .query(({ input }) => ApiKey.list(input)),
  rotate: procedure("api_key:write", "Gives a key a new secret; the old one works on for a while.")
    .input(ApiKey.rotate.schema)
    .output(ApiKey.WithSecret)
    .mutation(({ input }) => ApiKey.rotate(input)),
  revoke: procedure("api_key:write", "Makes a key nothing, at once and for good.")
    .input(ApiKey.revoke.schema)
    .output(ApiKey.Info)
    .mutation(({ input }) => ApiKey.revoke(input)),
});
