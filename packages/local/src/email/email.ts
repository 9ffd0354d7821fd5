/**
 * SES v2 by aws-ses-v2-local: takes mail, sends none, and shows it.
 *
 * ```ts
 * await using email = await startEmail();
 * process.env["AWS_ENDPOINT_URL_SESV2"] = email.url; // the inbox is at this address, too
 * const [first] = await email.messages();
 * console.log(first?.subject, first?.destination.to);
 * ```
 *
 * It keeps mail in memory only, checks no sender identity, and knows no suppression list.
 */
import type { Server } from "node:http";
import { createServer } from "node:net";
import { close } from "../http/listen.ts";
import { portInUse, systemCode } from "../error.ts";

export interface Email extends AsyncDisposable {
  /** The endpoint for the SDK, and the web inbox. */
  url: string;
  /** Oldest first. */
  messages(): Promise<EmailMessage[]>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export interface EmailMessage {
  messageId: string;
  from: string;
  destination: { to: string[]; cc: string[]; bcc: string[] };
  subject: string;
  body: { text?: string; html?: string };
  /** Seconds since the Unix epoch. */
  at: number;
}

type StartServer = (options: { host: string; port: number }) => Promise<Server>;

/** @throws LocalError `port_in_use` */
export async function startEmail(options: { port?: number } = {}): Promise<Email> {
  const port = options.port ?? 0;
  await assertFree(port);
  // It answers GetAccount with what it finds here, and with an error where there is nothing.
  process.env["AWS_SES_ACCOUNT"] ??= JSON.stringify(account);
  // Loaded only now, as it brings Express and its templates. It is CommonJS: Node wraps it, vitest unwraps it.
  const loaded = (await import("aws-ses-v2-local")).default as StartServer | { default: StartServer };
  const start = typeof loaded === "function" ? loaded : loaded.default;
  const server = await start({ host: "127.0.0.1", port });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`;
  const stop = () => close(server);
  return {
    url,
    async messages() {
      const response = await fetch(`${url}/store`);
      return ((await response.json()) as { emails: EmailMessage[] }).emails;
    },
    async clear() {
      await (await fetch(`${url}/clear-store`, { method: "POST" })).arrayBuffer();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
const account = {
  DedicatedIpAutoWarmupEnabled: false,
  Details: {
    AdditionalContactEmailAddresses: [],
    ContactLanguage: "EN",
    MailType: "TRANSACTIONAL",
    ReviewDetails: { CaseId: "local", Status: "GRANTED" },
    UseCaseDescription: "local",
    WebsiteURL: "http://localhost",
  },
  EnforcementStatus: "HEALTHY",
  ProductionAccessEnabled: true,
  SendingEnabled: true,
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 },
  SuppressionAttributes: { SuppressedReasons: [] },
};

/** Its server does not report that a port is taken; it would end the process with an unhandled error. */
function assertFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) =>
      reject(systemCode(error) === "EADDRINUSE" ? portInUse(port, "--email-port", error) : error),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}
