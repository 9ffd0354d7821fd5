/** The journey in a browser: the same one as at the terminal, asked by forms. */
import { isWaybillError, type Money, type WaybillError } from "@waybill/client";
import { journey } from "../src/journey.ts";
import type { Person } from "../src/person.ts";
import { webStore } from "../src/store.ts";
import { ask, sentenceOf } from "./form.ts";

const because = (refusal: WaybillError | undefined) => ({ refusal: refusal && sentenceOf(refusal) });

const priceOf = ({ amount, currency }: Money): string => {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};

function visitor(): Person {
  let email = "";
  return {
    async newAccount(refusal) {
      const answer = await ask("new-account", because(refusal));
      email = answer("email");
      return { email, password: answer("password") };
    },
    async mailedCode(to, refusal) {
      const answer = await ask("mailed-code", { values: { to }, ...because(refusal) });
      return answer("code");
    },
    async credentials(refusal) {
      const answer = await ask("credentials", { values: { email, password: "" }, ...because(refusal) });
      return { email: answer("email"), password: answer("password") };
    },
    async newPassword(refusal) {
      const answer = await ask("new-password", because(refusal));
      return answer("password");
    },
    async keepSecret({ secret, uri }) {
      await ask("secret", { values: { secret, uri } });
    },
    async appCode(refusal) {
      const answer = await ask("app-code", because(refusal));
      return answer("code");
    },
    async wants({ name, price }, refusal) {
      await ask("order", { values: { product: name, price: priceOf(price) }, ...because(refusal) });
    },
    async leave({ order, me }) {
      await ask("placed", { values: { number: order.number, email: me.email } });
    },
  };
}

const client = { url: document.body.dataset["api"] ?? "" };
const store = webStore(localStorage, navigator.locks);

/** The end, and what went wrong where nothing that is typed could mend it. */
async function run(): Promise<string | undefined> {
  try {
    await journey({ client, store, person: visitor() });
    return undefined;
  } catch (error) {
    return isWaybillError(error) ? sentenceOf(error) : String(error);
  }
}

await ask("end", { refusal: await run() });
location.reload();
