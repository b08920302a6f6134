import type { Effect, Entry, OptionSpec } from "../types.js";
import { service } from "./verb.js";

const FLIPT: Readonly<Record<string, OptionSpec>> = {
  "--namespace -n, --flag, --key, --id, --name, --description, --segment, --entity, --address -a, --file": "value",
};
/** What was there goes before what is in the file comes. */
const EVERY_FLAG: Effect = {
  kind: "data.delete",
  type: "table",
  name: "flipt/*",
  detail: { dialect: "flipt", statement: "delete", bounded: false },
};

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
  {
    ...service({
      names: ["flipt"],
      subject: "records",
      from: 1,
      options: FLIPT,
      shows: /^(?:serve|server|evaluate|config|bundle|validate|lint|export)\b/,
    }),
    subcommands: {
      import: {
        options: {
          ...FLIPT,
          "--drop": { effects: [EVERY_FLAG] },
          "--skip-existing --stdin --all-namespaces": "flag",
        },
        operands: "read",
      },
    },
    otherwise: {},
  },
  service({
    names: ["unleash", "unleash-cli"],
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
