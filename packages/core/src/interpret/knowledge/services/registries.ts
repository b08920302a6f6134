import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Docker Hub and Artifactory by tools of their own: what others pull. */
export const entries: readonly Entry[] = [
  service({
    names: ["jf", "jfrog"],
    subject: "infra",
    from: 1,
    options: { "--url, --server-id, --build-name, --build-number, --spec, --props, --threads, --recursive": "value" },
    shows: /^(?:rt (?:ping|p|search|s|download|dl|curl|cl)|audit|scan|c|config show|stats)\b/,
    verbs: {
      del: "delete",
      u: "apply",
      bp: "apply",
      bdi: "delete",
      cp: "apply",
      mv: "apply",
      sp: "apply",
      delp: "delete",
    },
  }),
  service({
    names: ["hub-tool"],
    subject: "infra",
    from: 1,
    options: { "--sort, --platform": "value" },
    shows: /^(?:login|logout|account|version)\b/,
    secrets: /^token create\b/,
  }),
];
