import { Failure } from "../error/error.ts";

export const NotFound = Failure.define({
  reason: "user.not_found",
  kind: "not_found",
  message: "There is no such user.",
  help: "Check the id. Whoever signed up is here from the first sign-in on.",
});
export const Exists = Failure.define({
  reason: "user.exists",
  kind: "conflict",
  message: "This address has an account already.",
  help: "Find it with `user.list({ email })` and use `user.setRoles`. If it is not listed, its owner has never signed in: ask them to.",
});
export const OwnerExists = Failure.define({
  reason: "access.owner_exists",
  kind: "conflict",
  message: "There is an owner already.",
  help: "Owners invite further owners with `user.invite`, or make them with `user.setRoles`.",
});
