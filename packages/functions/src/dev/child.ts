/** A Waybill in a process of its own, as `npm start` runs it. */
import { type ChildProcess, fork, type StdioOptions } from "node:child_process";
import { on, once } from "node:events";
import { join } from "node:path";
import type { Answers, Question } from "./questions.ts";

export interface Server {
  url: string;
  tokens: { admin: string; customer: string; owner: string };
  /** Where sent mail is. */
  inbox: string;
  dynamo: { endpoint: string; tableName: string };
}

export async function startChild(flags: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, ...more };
  // Its log is long, and nobody reads it here.
  const stdio: StdioOptions = ["ignore", "ignore", "pipe", "ipc"];
  const child = fork(join(import.meta.dirname, "..", "dev.ts"), flags, { stdio, env });
  const server = await ready(child);
  return {
    ...server,
    async ask<Q extends Question>(question: Q): Promise<Answers[Q]> {
      const messages = on(child, "message") as AsyncIterable<[Partial<Answers>]>;
      child.send(question);
      for await (const [{ [question]: answer }] of messages) if (answer) return answer;
      throw new Error("The server answers no more.");
    },
    /** When the process is over, whoever ended it. */
    ended: once(child, "exit"),
    async end(signal: NodeJS.Signals) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, "exit");
    },
  };
}

function ready(child: ChildProcess): Promise<Server> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return Promise.race([
    once(child, "message").then(([message]) => message as Server),
    once(child, "exit").then(() => Promise.reject(new Error(`The server did not start: ${said}`))),
  ]);
}
