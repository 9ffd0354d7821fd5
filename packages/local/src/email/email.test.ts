import { GetAccountCommand, SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { expect, test } from "vitest";
import { startEmail } from "../local.ts";

test("mail sent over the SDK is kept, and sent to nobody", async () => {
  await using email = await startEmail();
  await email.clear();
  const client = new SESv2Client({
    endpoint: email.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await client.send(
    new SendEmailCommand({
      FromEmailAddress: "shop@example.com",
      Destination: { ToAddresses: ["ada@example.com"] },
      Content: { Simple: { Subject: { Data: "Your order" }, Body: { Text: { Data: "is on its way" } } } },
    }),
  );
  expect(await email.messages()).toMatchObject([
    {
      from: "shop@example.com",
      destination: { to: ["ada@example.com"] },
      subject: "Your order",
      body: { text: "is on its way" },
    },
  ]);
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({ SendingEnabled: true });
  const port = Number(new URL(email.url).port);
  await expect(startEmail({ port })).rejects.toMatchObject({
    code: "port_in_use",
    hint: expect.stringContaining("--email-port"),
  });
});
