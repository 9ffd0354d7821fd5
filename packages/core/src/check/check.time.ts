/** Whatever was to happen by itself has happened so long afterwards. */
export const patienceMs = 10 * 60_000;

/** Events are forgotten after thirty days. */
export const eventsKeptMs = 29 * 24 * 3_600_000;
