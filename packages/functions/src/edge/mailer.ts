/** Mail by SES. The only file that speaks to it. */
import { SendEmailCommand, SESv2Client, type SESv2ClientConfig } from "@aws-sdk/client-sesv2";
import type { Notification } from "@waybill/core/notification";

export interface Sender {
  sender: string;
  configSet?: string;
}

/** SES refused, or could not be asked. Its own sentence is not passed on, as it quotes the address. */
class MailRefused extends Error {
  override readonly name: string;

  constructor(error: unknown) {
    super("The mail was not taken.");
    this.name = `MailRefused(${error instanceof Error ? error.name : typeof error})`;
  }
}

/** The sender is asked for with the first mail: most functions send none, and are linked to no sender. */
export function sesMailer(sender: () => Sender, config: SESv2ClientConfig = {}): Notification.Mailer {
  const client = new SESv2Client({ maxAttempts: 3, ...config });
  return {
    async send({ to, subject, text, html, key }) {
      const from = sender();
      const command = new SendEmailCommand({
        FromEmailAddress: from.sender,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
        // By this tag, a bounce that SES reports can be traced to what was sent.
        EmailTags: [{ Name: "notification", Value: key }],
        ...(from.configSet === undefined ? {} : { ConfigurationSetName: from.configSet }),
      });
      await client.send(command).catch((error: unknown) => {
        throw new MailRefused(error);
      });
    },
  };
}

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });
