import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";

const Fact = z.object({ id: Id.schema("product"), sku: Id.Sku, version: z.int() });
export const Event = {
  Created: Events.define("product.created", Fact),
  Updated: Events.define("product.updated", Fact),
  Archived: Events.define("product.archived", Fact),
};
