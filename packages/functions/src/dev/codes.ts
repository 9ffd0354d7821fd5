import type { CodeMessage } from "@waybill/local";
import { sesMailer } from "../edge/mailer.ts";

/** Codes and temporary passwords go where the rest of the mail goes, as Cognito would send them by SES. */
export function codesBy(endpoint: string, sender: string) {
  const config = { endpoint, region: "eu-west-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  const mailer = sesMailer(() => ({ sender }), config);
  return async ({ to, code }: CodeMessage): Promise<void> => {
    const text = `Your code or temporary password is ${code}`;
    await mailer.send({ to, subject: text, text, html: `<p>${text}</p>`, key: crypto.randomUUID() });
  };
}
