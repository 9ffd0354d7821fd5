import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Log } from "@waybill/core/log";
import { startEmail } from "@waybill/local";
import { expect, test } from "vitest";
import { sesMailer } from "./mailer.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const mail = {
  to: "ada@people.test",
  subject: "Order 261201-7K3QXW2M is confirmed",
  text: "2 × Söhne",
  html: "<p>2 × Söhne</p>",
  key: "evt_01M8RDA4M0GV30CX0M6FBW67T4",
};

test("a mail goes to SES in the linked sender's name, as text and as HTML", async () => {
  await using email = await startEmail();
  await email.clear();
  const sender = () => ({ sender: "orders@waybill.test", configSet: "waybill" });
  await sesMailer(sender, { endpoint: email.url, region: "eu-west-1", credentials }).send(mail);
  expect(await email.messages()).toMatchObject([
    {
      from: "orders@waybill.test",
      destination: { to: ["ada@people.test"], cc: [], bcc: [] },
      subject: mail.subject,
      body: { text: mail.text, html: mail.html },
    },
  ]);
});

test("a refusal says which one it was, and not whom the mail was for", async () => {
  const server = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/json", "x-amzn-errortype": "MessageRejected" });
    response.end(JSON.stringify({ message: `Email address is not verified: ${mail.to}` }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const mailer = sesMailer(() => ({ sender: "a@b.c" }), { endpoint, region: "eu-west-1", credentials });
  const error: unknown = await mailer.send(mail).catch((error: unknown) => error);
  server.close();
  expect(error).toMatchObject({ name: "MailRejected", message: "SES: MessageRejected" });
  expect(Log.describe(error)).not.toContain("ada");
});
