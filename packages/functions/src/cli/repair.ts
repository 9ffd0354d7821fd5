import { Check } from "@waybill/core/check";
import { as, type Command } from "./command.ts";

const count = (name: string, value = ""): number => {
  if (!/^-?\d{1,15}$/.test(value)) throw new Error(`--${name} must be a whole number.`);
  return Number(value);
};

export const repairPayment: Command = {
  needs: ["order"],
  usage: "--order ID",
  does: "asks the gateway about every payment and refund of an order, and does what is due",
  async run({ order = "" }) {
    await as("repair:payment", () => Check.Repair.payment(order));
    console.log(`The payments of ${order} are what the gateway says.`);
  },
};

export const repairRelease: Command = {
  needs: ["order"],
  usage: "--order ID",
  does: "frees the stock that an ended order still holds",
  async run({ order = "" }) {
    await as("repair:release", () => Check.Repair.release(order));
    console.log(`${order} holds nothing any more.`);
  },
};

export const repairCustomer: Command = {
  needs: ["customer", "order"],
  usage: "--customer ID --order ID",
  does: "counts an order among its customer's open ones, or not, as the order says",
  async run({ customer = "", order = "" }) {
    await as("repair:customer", () => Check.Repair.customer(customer, order));
    console.log(`The open orders of ${customer} are right about ${order}.`);
  },
};

export const repairStock: Command = {
  needs: ["sku", "bucket", "received", "available", "promised"],
  usage: "--sku SKU --bucket N --received N --available N --promised N",
  does: "sets what is for sale of a bucket to what is in the house and not promised; refused when it has moved since, or an order lacks units",
  async run({ sku = "", bucket, received, available, promised }) {
    const seen = {
      sku,
      bucket: count("bucket", bucket),
      received: count("received", received),
      available: count("available", available),
      promised: count("promised", promised),
    };
    await as("repair:stock", () => Check.Repair.stock(seen));
    console.log(`Bucket ${seen.bucket} of ${sku} has ${seen.received - seen.promised} units for sale.`);
  },
};
