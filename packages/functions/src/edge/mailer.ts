/** Mail by SES. The only file that sends any; whether it is there is asked by `reach.ts`. */
import { SendEmailCommand, SESv2Client, type SESv2ClientConfig } from "@aws-sdk/client-sesv2";
import { Notification } from "@waybill/core/notification";
import { Retry } from "@waybill/core/retry";
import { limits } from "./limits.ts";

export interface Sender {
  sender: string;
  configSet?: string;
}

/** The sender is asked for with the first mail: most functions send none, and are linked to no sender. */
export function sesMailer(sender: () => Sender, config: SESv2ClientConfig = {}): Pick<Notification.Mailer, "send"> {
  const client = new SESv2Client({ ...Retry.sdk(limits.mail), ...config });
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
        throw discreet(error);
      });
    },
  };
}

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/** About the one mail, not about SES: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const ofTheMail = new Set(["BadRequestException", "MessageRejected"]);

/** Without SES's own sentence and without the cause, as both quote the address. */
function discreet(error: unknown): Error {
  const name = error instanceof Error ? error.name : typeof error;
  const message = `SES: ${name}`;
  return ofTheMail.has(name) ? new Notification.MailRejected(message) : new Error(message);
}
