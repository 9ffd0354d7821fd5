import { settings } from "./stage.ts";

/** The settings of the stage that is being deployed. */
export const current = settings($app.stage, process.env);

/** Short, because AWS cuts names at 64 characters. */
export const named = (name: string): string => `${$app.name}-${$app.stage}-${name}`;

export const region = aws.getRegionOutput().region;
export const accountId = aws.getCallerIdentityOutput().accountId;

/** A policy as AWS wants it. */
export const policyDocument = (...Statement: object[]) => $jsonStringify({ Version: "2012-10-17", Statement });
