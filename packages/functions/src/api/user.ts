import { User } from "@waybill/core/user";
import { procedure, router } from "./trpc.ts";

export const user = router({
  me: procedure("user:self", "Says who one is, and what one may do.")
    .input(User.me.schema)
    .output(User.Me)
    .query(({ input }) => User.me(input)),
  updateMe: procedure("user:self", "Changes what one is called; `null` removes it.")
    .input(User.updateMe.schema)
    .output(User.Info)
    .mutation(({ input }) => User.updateMe(input)),
  signOutEverywhere: procedure("user:self", "Ends all of one's sessions at once; with `user:write`, somebody else's.")
    .input(User.signOutEverywhere.schema)
    .output(User.Info)
    .mutation(({ input }) => User.signOutEverywhere(input)),
  list: procedure("user:read", "Lists users, newest first.")
    .input(User.list.schema)
    .output(User.Page)
    .query(({ input }) => User.list(input)),
  get: procedure("user:read", "Reads a user.")
    .input(User.get.schema)
    .output(User.Info)
    .query(({ input }) => User.get(input)),
  invite: procedure("user:invite", "Makes an account with these roles and sends a temporary password.")
    .input(User.invite.schema)
    .output(User.Info)
    .mutation(({ input }) => User.invite(input)),
  setRoles: procedure("role:write", "Gives a user exactly these roles, none of them more than one's own.")
    .input(User.setRoles.schema)
    .output(User.Info)
    .mutation(({ input }) => User.setRoles(input)),
  disable: procedure("user:write", "Lets a user in no more, from the next call on.")
    .input(User.disable.schema)
    .output(User.Info)
    .mutation(({ input }) => User.disable(input)),
  enable: procedure("user:write", "Lets a user in again.")
    .input(User.enable.schema)
    .output(User.Info)
    .mutation(({ input }) => User.enable(input)),
  resetSecondFactor: procedure(
    "user:write",
    "Takes a user's second factor away, when the app is lost, and ends all their sessions.",
  )
    .input(User.resetSecondFactor.schema)
    .output(User.Info)
    .mutation(({ input }) => User.resetSecondFactor(input)),
});
