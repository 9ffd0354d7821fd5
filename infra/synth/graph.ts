/** What a stage would consist of, as the program asked for it. */
export interface Resource {
  kind: "register" | "read";
  type: string;
  name: string;
  urn: string;
  parent?: string;
  custom: boolean;
  // oxlint-disable-next-line typescript/no-explicit-any -- every type of resource has inputs of its own
  inputs: any;
  /** Paths of inputs that are secret. */
  secrets: string[];
  // oxlint-disable-next-line typescript/no-explicit-any -- the same for what it answers
  outputs?: any;
  protect: boolean;
  retainOnDelete: boolean;
  /** What it takes over instead of being made. */
  importId?: string;
  ignoreChanges: string[];
  dependsOn: string[];
}

export interface Graph {
  stage: string;
  /** How `sst diff` ended. */
  code: number | null;
  /** The provider's settings: region, tags of everything. */
  config: Record<string, string>;
  outputs: Record<string, unknown>;
  resources: Resource[];
  failures: string[];
}

export const ofType = (graph: Graph, type: string): Resource[] =>
  graph.resources.filter((resource) => resource.type === type);

/** The one that is meant. @throws Error when there is none */
export function only<T>(items: readonly T[], isMeant: (item: T) => boolean = () => true): T {
  const found = items.find(isMeant);
  if (found === undefined) throw new Error("The stage has nothing of the kind");
  return found;
}

export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Action: string[];
  Resource: string[];
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of a policy document, each with lists for its actions and resources. */
export function statementsOf(policy: string | { Statement: unknown }): Statement[] {
  const { Statement } = (typeof policy === "string" ? JSON.parse(policy) : policy) as { Statement: unknown };
  return ([Statement].flat() as Statement[]).map((statement) => ({
    ...statement,
    Action: [statement.Action ?? []].flat(),
    Resource: [statement.Resource ?? []].flat(),
  }));
}

export interface DeployedFunction {
  /** As the topology calls it. */
  name: string;
  resource: Resource;
  role: Resource;
  statements: Statement[];
}

/** Every function with what its role allows. */
export function functionsOf(graph: Graph): DeployedFunction[] {
  const roles = ofType(graph, "aws:iam/role:Role");
  return ofType(graph, "aws:lambda/function:Function").map((resource) => {
    const role = roles.find(({ outputs }) => outputs?.arn === resource.inputs.role);
    if (!role) throw new Error(`${resource.name} has no role`);
    const policies = (role.inputs.inlinePolicies ?? []) as { policy: string }[];
    const name = resource.name.replace(/LambdaFunction$/, "");
    return { name, resource, role, statements: policies.flatMap(({ policy }) => statementsOf(policy)) };
  });
}
