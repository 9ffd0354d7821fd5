/** What every function reads of the stage at its start: where things are, not what it may do with them. */
import { userPool } from "./auth.ts";
import { email } from "./email.ts";
import { queues } from "./queue.ts";
import { cursorSecret } from "./secret.ts";
import { table } from "./table.ts";
import { domainEvents } from "./topic.ts";

export const links = [
  table,
  domainEvents,
  ...Object.values(queues).flatMap(({ queue, deadLetters }) => [queue, deadLetters]),
  userPool,
  email,
  cursorSecret,
];
