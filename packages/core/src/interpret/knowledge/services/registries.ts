import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Docker Hub by its own tool: what others pull. */
export const entries: readonly Entry[] = [
  service({
    names: ["hub-tool"],
    subject: "infra",
    from: 1,
    options: { "--sort, --platform": "value" },
    shows: /^(?:login|logout|account|version)\b/,
    secrets: /^token create\b/,
  }),
];
