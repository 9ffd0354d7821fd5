/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app(input) {
    // What is wrong with the options is said by run(): an error that is thrown here has no text.
    const { kindOf } = await import("./infra/stage.ts");
    const { regionOf } = await import("./infra/option.ts");
    const { removal, protect } = kindOf(input.stage);
    const region = regionOf(process.env);
    const tags = { app: "waybill", stage: input.stage };
    return {
      name: "waybill",
      home: "aws",
      removal,
      protect,
      providers: { aws: { region, defaultTags: { tags } } },
      types: { ignore: ["packages", "examples"] },
    };
  },
  async run() {
    const { applyDefaults } = await import("./infra/defaults.ts");
    applyDefaults();
    const { table } = await import("./infra/table.ts");
    await import("./infra/queue.ts");
    await import("./infra/topic.ts");
    await import("./infra/policy.ts");
    await import("./infra/bucket.ts");
    const { userPool } = await import("./infra/auth.ts");
    await import("./infra/email.ts");
    await import("./infra/api.ts");
    await import("./infra/worker.ts");
    await import("./infra/stream.ts");
    await import("./infra/cron.ts");
    const { url } = await import("./infra/edge.ts");
    await import("./infra/alarm.ts");
    await import("./infra/dashboard.ts");
    await import("./infra/query.ts");
    await import("./infra/canary.ts");
    return { url, table: table.name, userPool: userPool.properties };
  },
});
