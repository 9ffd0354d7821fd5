/** The limits of API Gateway and Lambda which a client can run into. */

/** Bytes of a synchronous invocation, in and out. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const lambdaPayloadBytesMax = 6 * 1024 * 1024;

/** Bytes read and thrown away of a refused body, so that the client gets to read the answer. Ours, not AWS's. */
export const refusedBodyBytesMax = 64 * 1024 * 1024;

/** How long a refused client may take to send those bytes. Ours, not AWS's. */
export const refusedBodyMs = 10_000;

/** How long a client may take to send its request before it gets 408; looked at every second. Ours, not AWS's. */
export const patience = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 };
