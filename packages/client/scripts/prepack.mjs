// Before the package is packed: refuses every packer but pnpm. Only pnpm puts `publishConfig` in the place of `exports`,
// and without that the tarball would point at sources that it does not hold.
const agent = process.env.npm_config_user_agent ?? "";
if (!agent.startsWith("pnpm/")) {
  console.error("Pack @waybill/client by `pnpm pack` (or `pnpm publish`): only pnpm makes a tarball of it that works.");
  process.exitCode = 1;
}
