import { Failure } from "../error/error.ts";

export const NotFound = Failure.define({
  reason: "api_key.not_found",
  kind: "not_found",
  message: "There is no such API key.",
  help: "Check the id; `apiKey.list` has them all.",
});
export const NotActive = Failure.define({
  reason: "api_key.not_active",
  kind: "conflict",
  message: "This API key is revoked or has expired.",
  help: "Make a new one with `apiKey.create`.",
});
