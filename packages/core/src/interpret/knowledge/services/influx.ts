import { rowsUpTo, upTo } from "../cut.js";
import type { Entry } from "../types.js";
import { runVerb, type Service, service } from "./verb.js";

const INFLUX: Service = {
  names: ["influx"],
  subject: "infra",
  from: 0,
  options: { "-n --name, -i --id, --bucket, -b, --start, --stop, --predicate, --org-id": "value" },
  verbs: { password: "apply" },
  shows: /^(?:query|ping|version|config|completion|backup|export|inspect|server-config)\b/,
};

/** Words by which a statement of InfluxQL takes away or changes who may do what; all others ask or write. */
const TAKES = /^\s*(?:DROP|DELETE|KILL)\b/i;
const GRANTS = /^\s*(?:GRANT|REVOKE|CREATE\s+USER|SET\s+PASSWORD)\b/i;
const CHANGES = /^\s*(?:ALTER|CREATE)\b/i;
const MAX_TEXT = 65_536;

/** The client of InfluxDB: its first version is told statements, its second verbs. */
export const entries: readonly Entry[] = [
  {
    ...service(INFLUX),
    syntax: "word",
    options: {
      ...service(INFLUX).options,
      "-execute --execute": { value: "required", sets: "told" },
      "-database --database, -precision --precision, -username --username, -password --password, -port --port": "value",
      "-host": "value",
      "-import --import, -ssl --ssl, -unsafeSsl, -compressed": "flag",
      "-path --path": "read",
    },
    act: (line, emit) => {
      if (!line.flag("told")) return runVerb(line, INFLUX, emit);
      for (const told of line.values("-execute")) {
        if (told.form !== "exact") emit.opaque("unknown_code");
        for (const text of rowsUpTo(256, upTo(MAX_TEXT, told.text, emit), ";", emit)) {
          const on = { dialect: "influxql", bounded: /\bWHERE\b/i.test(text) };
          if (TAKES.test(text)) emit.add("data.delete", "table", null, { ...on, statement: "delete" });
          else if (GRANTS.test(text)) emit.add("data.grant", "table", null, { ...on, statement: "grant" });
          else if (CHANGES.test(text)) emit.add("data.define", "table", null, { ...on, statement: "alter" });
          else if (/\bINTO\b|^\s*INSERT\b/i.test(text))
            emit.add("data.write", "table", null, { ...on, statement: "insert" });
          else if (text.trim() !== "") emit.add("data.read", "table", null, { ...on, statement: "select" });
        }
      }
    },
  },
];
