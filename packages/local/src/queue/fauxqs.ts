/**
 * SQS, SNS and S3 by fauxqs, in this process and on one port.
 *
 * Where it differs from AWS, as far as this stack is concerned: a long poll that is cancelled still takes the next
 * message (our poller lets its polls finish), retention is not enforced, the AWSTraceHeader attribute is dropped, SNS
 * delivers to SQS only, and presigned S3 URLs are not checked.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdirSync } from "node:fs";
import type { Socket } from "node:net";
import { portInUse, systemCode } from "../error.ts";
import { keepReceiveCounts, returnInFlight } from "./persisted.ts";

export interface AwsEngine {
  endpoint: string;
  stop(): Promise<void>;
}

export async function startFauxqsEngine(options: {
  port?: number;
  dataDir?: string;
  region: string;
}): Promise<AwsEngine> {
  const { startFauxqs } = await import("fauxqs");
  if (options.dataDir) {
    mkdirSync(options.dataDir, { recursive: true });
    returnInFlight(options.dataDir);
  }
  try {
    const server = await startFauxqs({
      port: options.port ?? 0,
      logger: false,
      defaultRegion: options.region,
      ...(options.dataDir && { dataDir: options.dataDir }),
    });
    if (options.dataDir) keepReceiveCounts(options.dataDir);
    const open = keepToLoopback(server.port);
    return {
      endpoint: `http://127.0.0.1:${server.port}`,
      async stop() {
        await server.stop();
        open();
      },
    };
  } catch (error) {
    if (systemCode(error) === "EADDRINUSE") throw portInUse(options.port ?? 0, "--aws-port", error);
    throw error;
  }
}

/**
 * fauxqs listens on every interface and asks for no password. Connections from other machines are dropped as they
 * arrive. https://nodejs.org/api/diagnostics_channel.html#net
 */
function keepToLoopback(port: number): () => void {
  const guard = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort === port && !isLoopback(socket.remoteAddress)) socket.destroy();
  };
  subscribe("net.server.socket", guard);
  return () => unsubscribe("net.server.socket", guard);
}

export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
