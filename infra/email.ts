import { current } from "./current.ts";

export const identity = new sst.aws.Email("Sender", {
  sender: current.sender,
  transform: {
    configurationSet: (args) => {
      args.deliveryOptions = { tlsPolicy: "REQUIRE" };
      args.reputationOptions = { reputationMetricsEnabled: true };
      args.suppressionOptions = { suppressedReasons: ["BOUNCE", "COMPLAINT"] };
    },
  },
});

export const address = current.sender.includes("@") ? current.sender : `orders@${current.sender}`;

export const email = new sst.Linkable("Email", {
  properties: { sender: address, configSet: identity.configSet },
});
export const emailArns = [identity.nodes.identity.arn, identity.nodes.configurationSet.arn];
