import { styleText } from "node:util";
import { SingleBar } from "cli-progress";

/** How the replay tells what it does. */
export interface Voice {
  step(title: string): void;
  note(text: string): void;
  /** Shows how far the work is, which calls `tick` for each of its parts. */
  progress<T>(of: string, total: number, work: (tick: () => void) => Promise<T>): Promise<T>;
}

const tenths = 10;

/** Speaks to a terminal, with a moving bar, or to a file, with a line for each tenth. */
export function voiceOf(stream: NodeJS.WriteStream): Voice {
  let steps = 0;
  const line = (text: string): void => void stream.write(`${text}\n`);
  return {
    step: (title) => line(styleText("bold", `${++steps}. ${title}`, { stream })),
    note: (text) => line(`   ${text}`),
    progress(of, total, work) {
      if (total === 0) line("   nothing to do");
      return total > 0 && stream.isTTY ? inBar(of, total, stream, work) : work(tenthsOf(of, total, line));
    },
  };
}

async function inBar<T>(
  of: string,
  total: number,
  stream: NodeJS.WriteStream,
  work: (tick: () => void) => Promise<T>,
): Promise<T> {
  const format = `   {bar} {value}/{total} ${of}, {duration_formatted}`;
  const bar = new SingleBar({ format, stream, barCompleteChar: "█", barIncompleteChar: "░", gracefulExit: false });
  bar.start(total, 0);
  try {
    return await work(() => bar.increment());
  } finally {
    bar.stop();
  }
}

function tenthsOf(of: string, total: number, line: (text: string) => void): () => void {
  let done = 0;
  const tenth = (): number => Math.floor((done / total) * tenths);
  return () => {
    const before = tenth();
    done += 1;
    if (tenth() > before) line(`   ${done}/${total} ${of}, ${tenth() * tenths} %`);
  };
}
