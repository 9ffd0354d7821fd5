/** docs/order-states.md: the states of an order, its diagram, and every step between them, from the machine's own table. */
interface Step {
  from: readonly string[];
  to?: string;
  by: readonly string[];
  procedure?: string;
  writes: string;
  event?: string;
}

export interface Machine {
  meanings: Readonly<Record<string, string>>;
  steps: Readonly<Record<string, Step>>;
}

const heading = `# The states of an order

Made from \`packages/core/src/order/order.machine.ts\` by \`pnpm contract\`. \`order.nextStates\` answers from the same table.

Every step is one transaction: it is refused unless the order has the status and the version that were read, it raises the
version by one, and its event is part of it. Steps that do not name another status leave it as it is.`;

const code = (text: string): string => `\`${text}\``;
const list = (text = ""): string =>
  text
    .split(", ")
    .filter((one) => one !== "")
    .map(code)
    .join(", ");

export function statesPage({ meanings, steps }: Machine): string {
  const all = Object.entries(steps);
  const edges = all.flatMap(([name, { from, to }]) => {
    if (to === undefined) return [];
    return (from.length === 0 ? ["[*]"] : from).map((state) => `  ${state} --> ${to}: ${name}`);
  });
  const final = Object.keys(meanings).filter((state) => !all.some(([, { from, to }]) => to && from.includes(state)));
  return [
    heading,
    "",
    "```mermaid",
    "stateDiagram-v2",
    ...edges,
    ...final.map((state) => `  ${state} --> [*]`),
    "```",
    "",
    "| state | meaning |",
    "| --- | --- |",
    ...Object.entries(meanings).map(([state, meaning]) => `| ${code(state)} | ${meaning} |`),
    "",
    "| step | from | to | who | by | writes | events |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...all.map(
      ([name, { from, to, by, procedure, writes, event }]) =>
        `| ${code(name)} | ${from.map(code).join(", ")} | ${to ? code(to) : ""} | ${by.map((one) => (one.includes(":") ? code(one) : one)).join(", ")} | ${list(procedure)} | ${writes} | ${list(event)} |`,
    ),
    "",
  ].join("\n");
}
