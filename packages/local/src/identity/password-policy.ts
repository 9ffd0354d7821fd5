/** What a password must be like: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html */
import { randomInt } from "node:crypto";
import { Refusal } from "./operation.ts";

export interface PasswordPolicy {
  minimumLength: number;
  requireLowercase: boolean;
  requireUppercase: boolean;
  requireNumbers: boolean;
  requireSymbols: boolean;
  temporaryPasswordValidityDays: number;
}

/** As the deployed pool has it. */
export const passwordPolicy: PasswordPolicy = {
  minimumLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: false,
  temporaryPasswordValidityDays: 1,
};

/** No policy can change it: https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const lengthMax = 256;

/** @throws Refusal `InvalidPasswordException` */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  const refuse = (reason: string) => {
    throw new Refusal("InvalidPasswordException", `Password did not conform with policy: ${reason}`);
  };
  if (password.length < policy.minimumLength) refuse("Password not long enough");
  if (password.length > lengthMax) refuse("Password too long");
  if (policy.requireLowercase && !/[a-z]/.test(password)) refuse("Password must have lowercase characters");
  if (policy.requireUppercase && !/[A-Z]/.test(password)) refuse("Password must have uppercase characters");
  if (policy.requireNumbers && !/[0-9]/.test(password)) refuse("Password must have numeric characters");
  if (policy.requireSymbols && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/.test(password))
    refuse("Password must have symbol characters");
}

/** Has a character of every class, whatever the policy asks, and at least sixteen in all. */
export function newTemporaryPassword({ minimumLength }: PasswordPolicy): string {
  const classes = ["abcdefghijkmnopqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!@#%&*"];
  const pick = (characters: string) => characters.charAt(randomInt(characters.length));
  const rest = Array.from({ length: Math.max(minimumLength, 16) - classes.length }, () => pick(classes.join("")));
  const picked = [...classes.map(pick), ...rest];
  for (let i = picked.length - 1; i > 0; i--) picked.splice(i, 0, ...picked.splice(randomInt(i + 1), 1));
  return picked.join("");
}
