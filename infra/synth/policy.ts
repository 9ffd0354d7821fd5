/** What the data source aws_iam_policy_document computes: a pure function of its arguments. */
interface Principal {
  type: string;
  identifiers: string[];
}
interface Statement {
  sid?: string;
  effect?: string;
  actions?: string[];
  resources?: string[];
  principals?: Principal[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

const single = <T>(list: T[] | undefined): T[] | T | undefined => (list?.length === 1 ? list[0] : list);

function principalOf(principals: Principal[] | undefined): unknown {
  if (!principals?.length) return undefined;
  if (principals.some(({ type }) => type === "*")) return "*";
  const byType: Record<string, string[]> = {};
  for (const { type, identifiers } of principals) (byType[type] ??= []).push(...identifiers);
  return Object.fromEntries(Object.entries(byType).map(([type, identifiers]) => [type, single(identifiers)]));
}

function conditionOf(conditions: Statement["conditions"]): unknown {
  if (!conditions?.length) return undefined;
  const byTest: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of conditions) (byTest[test] ??= {})[variable] = single(values);
  return byTest;
}

export function policyDocument({ statements = [] }: { statements?: Statement[] }) {
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect = "Allow", actions, resources, principals, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Action: single(actions),
      Resource: single(resources),
      Principal: principalOf(principals),
      Condition: conditionOf(conditions),
    })),
  };
}
