/** How the stages differ, in one table. A stage that is not named is somebody's own: cheap, and gone when removed. */
interface Settings {
  /** What a removed stage leaves behind. */
  removal: "retain" | "remove";
  /** Refuses `sst remove`. */
  protect: boolean;
}

const personal: Settings = { removal: "remove", protect: false };

const stages: Record<string, Settings> = {
  production: { removal: "retain", protect: true },
  staging: { removal: "remove", protect: true },
};

export function settings(stage: string | undefined): Settings {
  return (stage === undefined ? undefined : stages[stage]) ?? personal;
}
