import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";

const Fact = z.object({ apiKeyId: Id.schema("apiKey") });

export const Event = {
  Created: Events.define("api_key.created", Fact),
  Rotated: Events.define("api_key.rotated", Fact),
  Revoked: Events.define("api_key.revoked", Fact),
};
