import { SECRET_RULES } from "@rampart/core";
import { type Protected, protect } from "@rampart/ledger";

/** A value fit for the log, by the detectors that also judge calls. */
export const withoutSecrets = (value: unknown): Protected => protect(value, SECRET_RULES);
