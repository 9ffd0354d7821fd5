/** The ports to what is not ours, as the functions get them: bounded in time, and left alone while they are in trouble. */
import { Deadline } from "@waybill/core/deadline";
import type { Auth } from "@waybill/core/auth";
import { Failure } from "@waybill/core/error";
import { Notification } from "@waybill/core/notification";
import { Payment } from "@waybill/core/payment";
import { circuit } from "./breaker.ts";
import { gatewayMs, identityMs, mailMs } from "./limits.ts";

/** No answer in time is an unknown answer: the money may have moved. */
export function guardedGateway(gateway: Payment.Gateway): Payment.Gateway {
  const notAsked = () => new Payment.GatewayNotAsked("The gateway is left alone");
  // Our own lack of time, or of a table, is not the gateway's trouble; nor is an answer that says no.
  const isTrouble = (error: unknown) => !(Failure.isFailure(error) || error instanceof Payment.GatewayRefused);
  const { ask, isOpen } = circuit({ dependency: "gateway", isTrouble, notAsked });
  const late = () => new Payment.GatewayUnknown(`The gateway gave no answer within ${gatewayMs} ms`);
  const bounded = <A>(request: () => Promise<A>) => ask(() => Deadline.race(gatewayMs, request, late));
  return {
    provider: gateway.provider,
    create: (request) => bounded(() => gateway.create(request)),
    confirm: (request) => bounded(() => gateway.confirm(request)),
    retrieve: (intentId) => bounded(() => gateway.retrieve(intentId)),
    find: (request) => bounded(() => gateway.find(request)),
    capture: (request) => bounded(() => gateway.capture(request)),
    cancel: (request) => bounded(() => gateway.cancel(request)),
    refund: (request) => bounded(() => gateway.refund(request)),
    refundsOf: (intentId) => bounded(() => gateway.refundsOf(intentId)),
    list: (request) => bounded(() => gateway.list(request)),
    // Asks nobody: a signature is looked at here.
    readWebhook: (webhook) => gateway.readWebhook(webhook),
    async ping() {
      if (isOpen()) throw notAsked();
      await gateway.ping();
    },
  };
}

export function guardedMailer(mailer: Notification.Mailer): Notification.Mailer {
  const notAsked = () => new Notification.MailerNotAsked("The mailer is left alone");
  const isTrouble = (error: unknown) => !(Failure.isFailure(error) || error instanceof Notification.MailRejected);
  const { ask, isOpen } = circuit({ dependency: "mailer", isTrouble, notAsked });
  const late = () => new Error(`The mailer gave no answer within ${mailMs} ms`);
  return {
    send: (mail) => ask(() => Deadline.race(mailMs, () => mailer.send(mail), late)),
    async ping() {
      if (isOpen()) throw notAsked();
      await mailer.ping();
    },
  };
}

/** Whatever is wrong with it, callers are told to come again: nobody is let in, and nobody is told that they are wrong. */
export function guardedIdentity(identity: Auth.Identity): Auth.Identity {
  const notAsked = () => Failure.Unavailable(undefined, { cause: new Error("Identity is left alone") });
  const isTrouble = (error: unknown) => !(Failure.isFailure(error) || isOfTheInput(error));
  const { ask } = circuit({ dependency: "identity", isTrouble, notAsked });
  const late = () => new Error(`Identity gave no answer within ${identityMs} ms`);
  const bounded = async (request: () => Promise<unknown>) => {
    try {
      return await ask(() => Deadline.race(identityMs, request, late));
    } catch (cause) {
      if (Failure.isFailure(cause)) throw cause;
      const make = isOfTheInput(cause) ? Failure.InvalidInput : Failure.Unavailable;
      throw make(undefined, { cause: discreet(cause) });
    }
  };
  return new Proxy(identity, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...input: unknown[]) => bounded(async () => (await method.apply(target, input)) as unknown);
    },
  });
}

/** What callers cause by what they send is no trouble of Cognito's: whoever types nonsense closes the door to nobody. */
const ofTheInput = new Set(["InvalidPasswordException", "InvalidParameterException", "UsernameExistsException"]);
const isOfTheInput = (error: unknown): boolean => error instanceof Error && ofTheInput.has(error.name);

/** Cognito's own sentences may quote what they were asked. */
const discreet = (error: unknown): Error =>
  new Error(`Identity: ${error instanceof Error ? error.name : typeof error}`);
