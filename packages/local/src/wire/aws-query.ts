/** The older AWS query protocol, which SNS speaks: a form goes out, XML comes back. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
import { AwsError } from "./aws-json.ts";

export type AwsQuery = (action: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

export function awsQuery(service: { endpoint: string; version: string }): AwsQuery {
  return async (Action, parameters) => {
    const body = new URLSearchParams({ Action, Version: service.version, ...parameters });
    const response = await fetch(service.endpoint, { method: "POST", body });
    const text = await response.text();
    if (response.ok) return text;
    const told = valueOf(text, "Message") ?? text.slice(0, 200);
    throw new AwsError(valueOf(text, "Code") ?? `Http${response.status}`, `${Action}: ${told}`, response.status);
  };
}

/** The text of the first element of this name. Nothing is unescaped: ARNs and codes need none of it. */
export const valueOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** The members of a list, each as XML. */
export const membersOf = (xml: string): string[] =>
  [...xml.matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = ""]) => member);
