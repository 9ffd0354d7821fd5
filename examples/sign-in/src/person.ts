/** Whoever goes on the journey: a person before a page, a program at a terminal, or a test. */
import { isWaybillError, type Me, type Order, type Product, type WaybillError } from "@waybill/client";

export interface Credentials {
  email: string;
  password: string;
}

export interface Outcome {
  order: Order;
  me: Me;
}

/** Every question is asked again with the `refusal` of the answer before; whoever has no better answer throws it. */
export interface Person {
  /** The address and the password of an account that is to be. */
  newAccount(refusal?: WaybillError): Promise<Credentials>;
  /** The code that was mailed to this address. */
  mailedCode(email: string, refusal?: WaybillError): Promise<string>;
  credentials(refusal?: WaybillError): Promise<Credentials>;
  /** In place of a temporary one: only whoever was invited is asked. */
  newPassword(refusal?: WaybillError): Promise<string>;
  /** Puts the secret into an authenticator app. It is shown this once. */
  keepSecret(secret: { secret: string; uri: string }): Promise<void>;
  /** What the authenticator app shows now. */
  appCode(refusal?: WaybillError): Promise<string>;
  /** Resolves when this is to be ordered. */
  wants(product: Product, refusal?: WaybillError): Promise<void>;
  /** Resolves when it is time to sign out. */
  leave(outcome: Outcome): Promise<void>;
}

/** Asks until the API accepts what was answered. */
export async function accepted<Answer, Result>(
  ask: (refusal?: WaybillError) => Promise<Answer>,
  send: (answer: Answer) => Promise<Result>,
): Promise<Result> {
  let refusal: WaybillError | undefined;
  for (;;) {
    const answer = await ask(refusal);
    try {
      return await send(answer);
    } catch (error) {
      if (!isWaybillError(error)) throw error;
      refusal = error;
    }
  }
}
