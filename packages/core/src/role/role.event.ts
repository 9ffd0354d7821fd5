import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Name } from "./role.schema.ts";

export const Event = {
  Changed: Events.define("role.changed", z.object({ name: Name, version: z.int() })),
  Removed: Events.define("role.removed", z.object({ name: Name, version: z.int() })),
};
