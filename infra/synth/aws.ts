/** The little of AWS that the CLI itself needs for a diff: where its state lies, and that there is none yet. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export const region = "eu-west-1";
export const account = "123456789012";

const bootstrap = {
  version: 99,
  asset: "sst-asset-synth",
  state: "sst-state-synth",
  assetEcrRegistryId: account,
  assetEcrUrl: `${account}.dkr.ecr.${region}.amazonaws.com/sst-asset`,
};
const events = { apiId: "synth", name: "sst", dns: { HTTP: "synth.example", REALTIME: "realtime.synth.example" } };

interface Answer {
  status: number;
  body: string | Buffer;
}
const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });

export async function startFakeAws() {
  const parameters = new Map([["/sst/bootstrap", JSON.stringify(bootstrap)]]);
  const objects = new Map<string, Buffer>();

  function ssm(operation: string, { Name, Value }: { Name: string; Value?: string }): Answer {
    if (operation === "PutParameter") {
      parameters.set(Name, Value ?? "");
      return json({ Version: 1 });
    }
    const found = parameters.get(Name);
    if (found === undefined) return json({ __type: "ParameterNotFound" }, 400);
    return json({ Parameter: { Name, Value: found, Type: "String", Version: 1 } });
  }

  function answer(method: string, path: string, target: string | undefined, body: Buffer): Answer {
    if (target?.startsWith("AmazonSSM."))
      return ssm(target.slice("AmazonSSM.".length), JSON.parse(body.toString()) as never);
    if (path === "/v2/apis") return json({ apis: [events] });
    if (path === `/v2/apis/${events.apiId}`) return json({ api: events });
    if (method === "PUT") objects.set(path, body);
    const object = objects.get(path);
    if (object) return { status: 200, body: method === "PUT" ? "" : object };
    return { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" };
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const target = request.headers["x-amz-target"];
      const path = (request.url ?? "/").split("?")[0] ?? "/";
      const { status, body } = answer(request.method ?? "GET", path, target as string, Buffer.concat(chunks));
      response.writeHead(status, { "content-type": target ? "application/x-amz-json-1.1" : "application/json" });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
