import { accountId, current, named, policyDocument } from "./current.ts";

/** A key that rotates each year, and that nothing but the account itself and these services can use. */
function key(name: string, description: string, statements: object[]): aws.kms.Key {
  const administration = {
    Sid: "Administration",
    Effect: "Allow",
    Action: "kms:*",
    Resource: "*",
    Principal: { AWS: $interpolate`arn:aws:iam::${accountId}:root` },
  };
  const made = new aws.kms.Key(
    name,
    {
      description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(administration, ...statements),
    },
    { protect: current.protect, retainOnDelete: current.removal === "retain" },
  );
  new aws.kms.Alias(`${name}Alias`, { name: `alias/${named(name)}`, targetKeyId: made.keyId });
  return made;
}

/** Table and files. Functions reach it through DynamoDB and S3 only, by what `access.ts` grants. */
export const dataKey = key("DataKey", "Orders, customers and files", []);

/** Topics. CloudWatch's alarms can't publish to a topic that AWS's own key encrypts. */
export const topicKey = key("TopicKey", "Domain events and alarms", [
  {
    Sid: "Alarms",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  },
]);
