import { current } from "./current.ts";

const { sender } = current;

/** A stage of somebody's own has none unless it says which: an address belongs to one stage of an account. */
export const identity = sender
  ? new sst.aws.Email("Sender", {
      sender,
      transform: {
        configurationSet: (args) => {
          args.deliveryOptions = { tlsPolicy: "REQUIRE" };
          args.reputationOptions = { reputationMetricsEnabled: true };
          args.suppressionOptions = { suppressedReasons: ["BOUNCE", "COMPLAINT"] };
        },
      },
    })
  : undefined;

export const address = sender?.includes("@") ? sender : `orders@${sender ?? "waybill.invalid"}`;

export const email = new sst.Linkable("Email", {
  properties: { sender: address, ...(identity ? { configSet: identity.configSet } : {}) },
});

export const emailArns = identity ? [identity.nodes.identity.arn, identity.nodes.configurationSet.arn] : [];
