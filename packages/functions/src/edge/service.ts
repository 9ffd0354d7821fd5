/** What lines and metrics say they are of; a stage that shares its account with others is told apart by it. */
export const service = (): string => process.env["POWERTOOLS_SERVICE_NAME"] ?? "waybill";
