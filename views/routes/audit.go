package routes

// Audit is who did what in the account.
const Audit = "/settings/audit"
