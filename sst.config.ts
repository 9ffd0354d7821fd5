/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app(input) {
    const { settings } = await import("./infra/stage.ts");
    return {
      name: "waybill",
      home: "aws",
      ...settings(input.stage),
    };
  },
  async run() {
    // The table of contents: one import per noun of infra/ as each arrives.
  },
});
