/** A wait that can be cut short. */
export interface Bell {
  /** Ends every wait that is under way. */
  ring(): void;
  /** Resolves after `ms` milliseconds, or when rung but not before `atLeastMs`. */
  wait(ms: number, atLeastMs?: number): Promise<void>;
}

export function createBell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const wake of waiting) wake();
    },
    wait(ms, atLeastMs = 0) {
      const startMs = performance.now();
      return new Promise((resolve) => {
        const finish = () => {
          waiting.delete(wake);
          clearTimeout(timer);
          resolve();
        };
        let timer = setTimeout(finish, ms);
        const wake = () => {
          waiting.delete(wake);
          clearTimeout(timer);
          timer = setTimeout(finish, Math.max(0, startMs + atLeastMs - performance.now()));
        };
        waiting.add(wake);
      });
    },
  };
}
