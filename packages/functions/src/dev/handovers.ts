/** When units left what is for sale and came back, as closely as can be seen on this side of the table. */
import type { Runtime } from "@waybill/core/runtime";
import { faultsOf } from "@waybill/core/table/faults";

/** Between these two moments, of this machine's clock; `null` where nobody was told that it is over. */
export interface Handover {
  fromMs: number;
  toMs: number | null;
}

export interface Handovers {
  taken: Handover[];
  returned: Handover[];
}

export const nowMs = (): number => performance.timeOrigin + performance.now();

/** To be called after whatever else stands in the way of requests: what is seen is what reached the table. */
export function watchHandovers({ dynamo }: Pick<Runtime.Info, "dynamo">): () => Handovers {
  // A request whose answer was lost comes again under its token, and is carried out once.
  const seen = new Map<string, Handover & { units: number }>();
  const watched = faultsOf(dynamo).on("TransactWriteItems", ({ input }) => {
    watched.seen.length = 0;
    const units = unitsOf(input["TransactItems"] as Action[]);
    if (units === 0) return undefined;
    const token = String(input["ClientRequestToken"]);
    return async (_, apply) => {
      const handover = seen.get(token) ?? { units, fromMs: nowMs(), toMs: null };
      seen.set(token, handover);
      try {
        const answer = await apply();
        handover.toMs ??= nowMs();
        return answer;
      } catch (error) {
        if (handover.toMs === null && (error as Error).name === "TransactionCanceledException") seen.delete(token);
        throw error;
      }
    };
  });
  return () => {
    const all = [...seen.values()].flatMap((one) => Array.from({ length: Math.abs(one.units) }, () => one));
    const those = (sign: number) =>
      all.flatMap(({ units, fromMs, toMs }) => (Math.sign(units) === sign ? [{ fromMs, toMs }] : []));
    return { taken: those(-1), returned: those(1) };
  };
}

type Image = Record<string, { S?: string; N?: string }>;
interface Update {
  Key: Image;
  UpdateExpression: string;
  ExpressionAttributeValues?: Image;
}
type Action = Partial<Record<"Put" | "Update" | "Delete" | "ConditionCheck", Update & { Item?: Image }>>;

/** By how much an order's transaction changes what is for sale. What is only moved between buckets is no order's. */
function unitsOf(actions: readonly Action[]): number {
  const ofOrder = actions.some(({ Put, Update }) => partitionOf(Put?.Item ?? Update?.Key).startsWith("ORD#"));
  if (!ofOrder) return 0;
  return actions.reduce((sum, { Update }) => sum + (Update ? changeOf(Update) : 0), 0);
}

const partitionOf = (image: Image = {}): string => image["pk"]?.S ?? "";

function changeOf({ Key, UpdateExpression, ExpressionAttributeValues }: Update): number {
  if (!partitionOf(Key).startsWith("INV#")) return 0;
  const valueOf = (name = ""): number => Number(ExpressionAttributeValues?.[name]?.N ?? 0);
  const [, less] = /#available = .*? - (:\w+)/.exec(UpdateExpression) ?? [];
  const [, more] = /#available (:\w+)/.exec(UpdateExpression) ?? [];
  return valueOf(more) - valueOf(less);
}
