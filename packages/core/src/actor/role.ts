/** Least to most, as plain data: read by the infrastructure too. */
export const roles = ["customer", "support", "manager", "admin", "owner"] as const;
