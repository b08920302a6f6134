import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Places where people talk, run from the command line. */
export const entries: readonly Entry[] = [
  service({
    names: ["mmctl"],
    subject: "infra",
    from: 1,
    options: { "--format, --team, --channel, --email, --username": "value" },
    shows: /^(?:version|auth (?:list|current)|logs|system (?:status|version|getbusy)|config (?:get|show))\b/,
    verbs: { archive: "delete", resetmfa: "delete" },
  }),
];
