/** What every operation is made of: a request whose fields nobody has checked yet, and a refusal with AWS's name. */
export type Input = Readonly<Record<string, unknown>>;
export type Operation = (input: Input) => Promise<object>;
export type Operations = Readonly<Record<string, Operation>>;

/** A refusal. `code` is the exception's name in the SDK. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const notAuthorized = (message: string) => new Refusal("NotAuthorizedException", message);
export const invalidParameter = (message: string) => new Refusal("InvalidParameterException", message);

/** @throws Refusal `InvalidParameterException` for anything but a text with something in it */
export function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value !== "string" || value === "") throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}

/** The fields of a part of the request; none when it is no object. */
export function fieldsOf(value: unknown): Input {
  return typeof value === "object" && value !== null ? (value as Input) : {};
}
