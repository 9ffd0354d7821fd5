import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";

const Fact = z.object({ userId: Id.schema("user") });

export const Event = {
  Created: Events.define("user.created", Fact),
  Updated: Events.define("user.updated", Fact),
  RolesChanged: Events.define("user.roles_changed", Fact),
  Disabled: Events.define("user.disabled", Fact),
  Enabled: Events.define("user.enabled", Fact),
  SignedOut: Events.define("user.signed_out", Fact),
  /** Somebody asked for an account with an address that has one. */
  SignUpRepeated: Events.define("user.sign_up_repeated", Fact),
  SecondFactorChanged: Events.define("user.second_factor_changed", Fact),
};
export type Event = (typeof Event)[keyof typeof Event];
