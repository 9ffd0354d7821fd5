/**
 * Runs a handler as Lambda does: with a context, and not past its time-out.
 *
 * What it cannot do in one process: end a handler that timed out. Its answer is no longer waited for, but it runs on.
 */
import type { Clock } from "../clock.ts";
import { LocalError } from "../error.ts";
import { type LambdaContext, createContext } from "./context.ts";

/** A Lambda handler. The event is whatever its event source sends. */
// eslint-disable-next-line typescript/no-explicit-any -- each handler states the event that its own source sends
export type Handler = (event: any, context: LambdaContext) => Promise<unknown>;
export type Handlers = Readonly<Record<string, Handler>>;

export interface Invoker {
  /** Rejects with what the handler threw, or with LambdaTimeout. */
  invoke(name: string, event: unknown, timeoutSeconds: number): Promise<unknown>;
  serve(handlers: Handlers): void;
  /** Calls `listener` after each invocation, whatever its outcome. */
  onEnd(listener: () => void): void;
  /** Resolves when no invocation is under way. */
  idle(): Promise<void>;
}

/** As Lambda words it: `<time> <request id> Task timed out after 3.00 seconds`. */
export class LambdaTimeout extends Error {
  override readonly name = "LambdaTimeout";
}

export function createInvoker(options: { clock: Clock; region: string }): Invoker {
  const { clock, region } = options;
  const running = new Set<Promise<unknown>>();
  const listeners: (() => void)[] = [];
  let handlers: Handlers = {};

  return {
    serve: (given) => void (handlers = { ...handlers, ...given }),
    onEnd: (listener) => void listeners.push(listener),
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
    async invoke(name, event, timeoutSeconds) {
      const handler = handlers[name];
      if (!handler)
        throw new LocalError(
          "handler_missing",
          `No handler serves ${name}.`,
          "Pass it to openStack({ handlers }) or stack.serve(handlers).",
        );
      const run = withTimeout(
        clock,
        timeoutSeconds,
        (context) => handler(event, context),
        createContext({ name, region, clock, timeoutSeconds }),
      );
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
        for (const listener of listeners) listener();
      }
    },
  };
}

function withTimeout(
  clock: Clock,
  timeoutSeconds: number,
  run: (context: LambdaContext) => Promise<unknown>,
  context: LambdaContext,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutSeconds * 1_000, () => {
      reject(
        new LambdaTimeout(
          `${context.awsRequestId} ${context.functionName}: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
        ),
      );
    });
    const settle = (finish: () => void) => {
      cancel();
      finish();
    };
    // In a promise, so that a handler which throws before its first await is a failed invocation as well.
    Promise.resolve(context)
      .then(run)
      .then(
        (answer) => settle(() => resolve(answer)),
        (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
  });
}
