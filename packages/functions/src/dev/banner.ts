import type { Local } from "./stack.ts";

/** What somebody needs who has just typed `npm start`. */
export const banner = ({ url, tokens, email }: Local, signIn: string, readyMs: number): string => `
Waybill is ready in ${(readyMs / 1000).toFixed(1)} s.

  API            ${url}
  sign-in        ${signIn} (the local Cognito)
  sent e-mail    ${email.url}

  customer token ${tokens.customer}

  admin token    ${tokens.admin}

Place a first order (it is paid by the sandbox gateway within a second):

  curl -s ${url}/order.place \\
    -H 'authorization: Bearer ${tokens.customer}' \\
    -H 'content-type: application/json' -H 'idempotency-key: first-order-${Date.now()}' \\
    -d '{"json":{"lines":[{"sku":"MUG-001","quantity":2}],"paymentMethod":"pm_succeeds"}}'

See that it is confirmed:

  curl -s ${url}/order.list -H 'authorization: Bearer ${tokens.customer}'

Ctrl-C stops everything.
`;
