import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Feature flags: what is on for whom in a running application. */
export const entries: readonly Entry[] = [
  service({
    names: ["ldcli"],
    subject: "records",
    from: 1,
    options: {
      "--access-token, --base-uri, --environment, --flag, --key, --name, --data -d, --email -e, --role, --tag": "value",
    },
    shows: /^(?:dev-server|quickstart|setup|config --list|login)\b/,
  }),
  service({
    names: ["flipt"],
    subject: "records",
    from: 1,
    options: {
      "--namespace -n, --flag, --key, --id, --name, --description, --segment, --entity, --address -a, --file": "value",
    },
    shows: /^(?:serve|server|evaluate|config|bundle|validate|lint|migrate --check)\b/,
  }),
  service({
    names: ["unleash"],
    subject: "records",
    from: 1,
    options: {
      "--environment -e, --name, --type, --description, --strategy, --app-name, --instance-id, --secret": "value",
    },
  }),
  service({
    names: ["growthbook", "configcat", "statsig", "flagsmith", "optimizely"],
    subject: "records",
    from: 1,
    options: { "-k --key, -n --name, -e --environment, -s --sdk-key, -a --api-key": "value" },
  }),
];
