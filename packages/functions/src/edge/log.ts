/** Log lines by Powertools: its levels and its environment variables, our fields, and one line wherever the edge writes. */
import { Runtime } from "@waybill/core/runtime";
import { LogFormatter, Logger, LogItem } from "@aws-lambda-powertools/logger";
import { service } from "./service.ts";

export function logTo(write: (line: string) => void): Runtime.Info["log"] {
  const lines = new Lines(write);
  return ({ level, message, fields }) => lines[level](message, fields);
}

type Attributes = Parameters<LogFormatter["formatAttributes"]>;

class Fields extends LogFormatter {
  formatAttributes({ logLevel, message, serviceName, xRayTraceId }: Attributes[0], fields: Attributes[1]): LogItem {
    const timestamp = Runtime.now().toISOString();
    const attributes = {
      timestamp,
      level: logLevel,
      message,
      service: serviceName,
      ...fields,
      xrayTraceId: xRayTraceId,
    };
    return new LogItem({ attributes });
  }
}

class Lines extends Logger {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    super({ serviceName: service(), logFormatter: new Fields() });
    this.#write = write;
  }

  /** Powertools would write to a console of its own. */
  protected override printLog(_level: number, item: LogItem): void {
    item.prepareForPrint();
    this.#write(JSON.stringify(item.getAttributes()));
  }
}
