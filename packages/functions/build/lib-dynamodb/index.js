// Stands in for `@aws-sdk/lib-dynamodb` in deployed functions: ElectroDB requires it and, given the client of
// `core/table/documents.ts`, uses nothing of it.
module.exports = {};
