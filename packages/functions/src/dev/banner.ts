import type { Local } from "./stack.ts";

/** What somebody needs who has just typed `npm start`. */
export const banner = ({ url, tokens, email, signIn, password }: Local, readyMs: number): string => `
Waybill is ready in ${(readyMs / 1000).toFixed(1)} s.

  API            ${url}
  sign-in        ${signIn.url} (the local Cognito)
  sent e-mail    ${email.url}

  customer token ${tokens.customer}

  admin token    ${tokens.admin}

  sign in as     customer@waybill.test, admin@waybill.test or owner@waybill.test
  with password  ${password}

Calls that hand out rights (API keys, roles) want a sign-in of the last quarter of an hour: auth.signIn.

Place a first order (it is paid by the sandbox gateway within a second):

  curl -s ${url}/order.place \\
    -H 'authorization: Bearer ${tokens.customer}' \\
    -H 'content-type: application/json' -H 'idempotency-key: first-order-${Date.now()}' \\
    -d '{"json":{"lines":[{"sku":"MUG-001","quantity":2}],"paymentMethod":"pm_succeeds"}}'

See that it is confirmed, and read the mail about it at ${email.url}:

  curl -s ${url}/order.list -H 'authorization: Bearer ${tokens.customer}'

Ctrl-C stops everything.
`;
