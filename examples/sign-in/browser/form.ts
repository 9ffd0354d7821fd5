/** The page's questions: one form is shown at a time, and its answer awaited. */
import type { WaybillError } from "@waybill/client";

export type FormName =
  | "new-account"
  | "mailed-code"
  | "credentials"
  | "new-password"
  | "secret"
  | "app-code"
  | "order"
  | "placed"
  | "end";

interface Question {
  /** Texts and first values of the form's fields, by name. */
  values?: Record<string, string>;
  /** Why the answer before was not taken. */
  refusal?: string | undefined;
}

/** Shows the form until it is sent; resolves with what a field of this name then holds, and an empty text for none. */
export async function ask(name: FormName, question: Question = {}): Promise<(field: string) => string> {
  const form = find<HTMLFormElement>(name);
  for (const [field, value] of Object.entries(question.values ?? {})) fill(form, field, value);
  for (const code of form.querySelectorAll<HTMLInputElement>("[name=code]")) code.value = "";
  for (const other of document.forms) other.hidden = other !== form;
  const button = form.querySelector("button");
  if (button) button.disabled = false;
  tell(question.refusal);
  const fields = [...form.querySelectorAll("input")];
  (fields.find(({ value }) => value === "") ?? fields[0] ?? button)?.focus();

  await new Promise<void>((resolve) => {
    const send = (event: SubmitEvent): void => {
      event.preventDefault();
      resolve();
    };
    form.addEventListener("submit", send, { once: true });
  });
  // Until the next question the page is busy, and a second press must not send the form as browsers do.
  if (button) button.disabled = true;
  const data = new FormData(form);
  return (field) => {
    const value = data.get(field);
    return typeof value === "string" ? value.trim() : "";
  };
}

/** The API's sentence, its reason, and what is wrong with which field. */
export function sentenceOf({ message, reason, issues }: WaybillError): string {
  const fields = issues?.map((issue) => `${issue.path.join(".")}: ${issue.message}`) ?? [];
  return [`${message} (${reason})`, ...fields].join("\n");
}

function tell(refusal: string | undefined): void {
  const alert = find("refusal");
  alert.hidden = refusal === undefined;
  alert.textContent = refusal ?? "";
}

function fill(form: HTMLFormElement, field: string, value: string): void {
  const element = form.elements.namedItem(field);
  if (element instanceof HTMLInputElement || element instanceof HTMLOutputElement) element.value = value;
}

function find<T extends HTMLElement>(id: string): T {
  const element = document.querySelector<T>(`#${id}`);
  if (!element) throw new Error(`The page has no #${id}`);
  return element;
}
