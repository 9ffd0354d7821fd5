/**
 * What `system.ready` asks of each dependency. On AWS these need, and the API's function is granted:
 *
 * - table: `dynamodb:GetItem` on the table, which it has for its work;
 * - queues: `sns:GetTopicAttributes` on the topic and `sqs:GetQueueAttributes` on the queues of the workers, for this alone;
 * - gateway: nothing of AWS (the sandbox's ledger: `dynamodb:GetItem`);
 * - identity: nothing, as the pool's keys are public;
 * - mailer: `ses:GetAccount`, which knows no resource but `*`, for this alone.
 */
import { Runtime } from "@waybill/core/runtime";
import { Table } from "@waybill/core/table";
import { topology } from "../topology.ts";
import type { Reach } from "./reach.ts";

export const dependencies = ["table", "queues", "gateway", "identity", "mailer"] as const;
export type Dependency = (typeof dependencies)[number];
export type Checks = Readonly<Record<Dependency, () => Promise<unknown>>>;

const queues = Object.values(topology.queueWorkers).map(({ queue }) => queue);

export const checksOf = (reach: Pick<Reach, "messages">, identity: () => Promise<unknown>): Checks => ({
  table: Table.ping,
  queues: () => reach.messages(queues),
  gateway: () => Runtime.use().gateway.ping(),
  identity,
  mailer: () => Runtime.use().mailer.ping(),
});
