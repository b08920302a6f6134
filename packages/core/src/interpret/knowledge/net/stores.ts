import { LIMITS } from "../../../spine/index.js";
import type { Emit } from "../types.js";
import { textOf, type Value, withText } from "../value.js";

/** A request as a store of data gets it. */
export interface ToStore {
  /** null: the program only asks. */
  readonly method: string | null;
  /** Behind the host: path, query. */
  readonly rest: string;
  readonly url: Value;
  readonly body: readonly Value[];
}

const MAX_STATEMENTS = 64;

/** Beginnings of statements that change something: what only asks needs no reader, nor do words of somebody's search. */
const STATEMENT = new RegExp(
  "^\\s*(?:" +
    "(?:DROP|ALTER|DETACH|RENAME)\\s+(?:(?:ALL|EXTERNAL|TEMPORARY|MATERIALIZED|CONTINUOUS|RETENTION|ROW|USER|FOREIGN)\\s+)?" +
    "(?:TABLE|DATABASE|SCHEMA|KEYSPACE|VIEW|INDEX|COLLECTION|MEASUREMENT|SERIES|SHARD|POLICY|QUERY|USER|ROLE|SYSTEM|DICTIONARY|" +
    "FUNCTION|TYPE|SEQUENCE|TRIGGER|STREAM|CONNECTOR|GRAPH|BUCKET|PARTITION|TABLESPACE|SUBSCRIPTION|PUBLICATION|EXTENSION|SERVER|OWNED|IF)\\b|" +
    'TRUNCATE\\s+(?:TABLE|DATABASE|ALL)\\b|TRUNCATE\\s+[\\w"`.]{1,128}\\s*;?\\s*$|DELETE\\s+FROM\\s|DELETE\\s+[\\w"\'`$.]+\\s+WHERE\\s|UPDATE\\s+[\\w"\'`$.]+\\s+SET\\s|REPLACE\\s+INTO\\s|TERMINATE\\s+\\w+\\s*;|' +
    "GRANT\\s[\\s\\S]{1,512}?\\sTO\\s|REVOKE\\s[\\s\\S]{1,512}?\\sFROM\\s|KILL\\s+(?:QUERY|MUTATION|CONNECTION|\\d)|SYSTEM\\s+(?:STOP|DROP|SHUTDOWN|KILL|RELOAD)\\s|" +
    "CREATE\\s+USER\\s|SET\\s+PASSWORD\\s)",
  "i",
);
/** Graph databases begin with what they look for. */
const GRAPH = /^\s*(?:MATCH|CALL|OPTIONAL|WITH|UNWIND|FOR|LET)\b[\s\S]*\b(?:DELETE|REMOVE|DROP|SET|UPDATE|REPLACE)\b/i;
/** Where interfaces keep a statement: a field of JSON, of a form, of the query. */
const IN_JSON = /"(?:query|sql|stmt|statement|ksql|q|command)"\s*:\s*"((?:[^"\\]|\\.)*)"/gi;
const LIST = /^\s*\[/;
const IN_LIST = /[[,]\s*"((?:[^"\\]|\\.)*)"/g;
/** Anything that is searched for is a `q` of somebody's: it counts where a store is asked. */
const IN_STORES_FORM = /(?:^|[?&])q(?:=|==|:=)([^&#=][^&#]*)/gi;
const IN_FORM = /(?:^|[?&])(?:query|sql|stmt|statement|db_query)(?:=|==|:=)([^&#=][^&#]*)/gi;

/** What a path asks of a store, whatever the method says; the first row that matches counts. */
const PATHS: readonly (readonly [
  path: RegExp,
  kind: "data.define" | "data.delete" | "data.grant",
  statement: string,
])[] = [
  // Elasticsearch, OpenSearch
  [/\/_(?:security|plugins\/_security|opendistro\/_security)\//, "data.grant", "grant"],
  [
    /\/_(?:cluster\/(?:settings|reroute|voting_config_exclusions)|nodes\/[^?]*shutdown)/,
    "data.define",
    "alter cluster",
  ],
  [
    /\/_(?:close|freeze|settings|shrink|restore|license|update_by_query|reindex|rollover|clone|split)(?:\/|$)/,
    "data.define",
    "alter index",
  ],
  [
    /\/_(?:ilm|slm)\/(?:policy|stop|move|remove)|\/_plugins\/_ism\/|\/_searchable_snapshots\//,
    "data.define",
    "alter policy",
  ],
  // CouchDB
  [/\/_(?:node\/[^/]+\/_config|config)\/(?:admins|chttpd_auth)/, "data.grant", "grant"],
  [/\/_security$/, "data.grant", "grant"],
  // RabbitMQ
  [/\/api\/(?:users|permissions|topic-permissions|user-limits)\//, "data.grant", "grant"],
  [/\/api\/(?:definitions|parameters|global-parameters|policies)(?:\/|$)/, "data.define", "alter broker"],
  // etcd, Vault
  [/\/v3(?:alpha|beta)?\/kv\/deleterange$/, "data.delete", "delete"],
  [/\/v3(?:alpha|beta)?\/(?:auth\/|cluster\/member\/remove)/, "data.grant", "grant"],
  [/\/v1\/sys\/(?:seal|step-down|rekey|generate-root|raw|policies?|auth|mounts|remount|revoke)/, "data.grant", "grant"],
  // Meilisearch, Typesense, Qdrant, Prometheus
  [/\/(?:swap-indexes|operations\/snapshot|snapshots\/(?:recover|upload))$/, "data.define", "restore"],
  [/^\/(?:keys)(?:\/|$)/, "data.grant", "grant"],
];

/** Documents that go one by one, named in what is sent: `{"delete": …}` of a bulk, `<delete>` of Solr. */
const REMOVALS = /<delete\b|"delete"\s*:|"remove_index"\s*:|"delete_by_query"\s*:/i;
const SOLR_REMOVES = /[?&]action=(?:DELETE\w*|UNLOAD|REMOVE\w*|RESTORE|FORCELEADER)(?:&|$)/i;
/** Brokers and registries on ports of everyday development are known by port and path, where a `DELETE` comes to them. */
const BROKERS =
  /:(?:808[0-3]|1808[0-3])\/(?:connectors|subjects|config|v3\/clusters|admin\/v[23]|druid\/coordinator)\//;

/**
 * What a request asks of a store of data, where path, query or body say so: statements of its language, changes of how it
 * runs and of who may use it, removals that are no `DELETE`. True where something was said. `isStore` false: only what
 * nothing but a store is told counts.
 */
export function sayStore({ method, rest, url, body }: ToStore, isStore: boolean, emit: Emit): boolean {
  const path = rest.split(/[?#]/, 1)[0]!;
  const on = url.text.replace(/[?#].*$/s, "").slice(0, 256);
  const removes = (bounded: boolean): true => {
    emit.add("data.delete", "table", on, { dialect: "http", statement: "delete", bounded });
    return true;
  };
  if (/\/solr\/admin\//.test(path) && SOLR_REMOVES.test(rest)) return removes(true);
  const sent = body.flatMap((one) => textOf(one)?.slice(0, LIMITS.value) ?? []);
  if (
    /\/update(?:\/|$)/.test(path) &&
    /\/solr\//.test(path) &&
    [decoded(rest), ...sent].some((one) => REMOVALS.test(one))
  )
    return removes(![rest, ...sent].some((one) => /\*:\*/.test(decoded(one))));
  if (method === "DELETE" && BROKERS.test(on)) return removes(true);
  if (sayStatements(url, rest, body, isStore, emit)) return true;
  if (!isStore || method === null || /^(?:GET|HEAD|OPTIONS|DELETE)$/.test(method)) return false;
  if (/\/_(?:bulk|aliases)$/.test(path) && sent.some((one) => REMOVALS.test(one))) return removes(true);
  const found = PATHS.find(([form]) => form.test(path));
  if (found === undefined) return false;
  emit.add(found[1], "table", on, { dialect: "http", statement: found[2], bounded: true });
  return true;
}

/** Hands every statement that changes something to the reader of SQL; more than 64 are `opaque: too_complex`. */
function sayStatements(url: Value, rest: string, body: readonly Value[], isStore: boolean, emit: Emit): boolean {
  let said = 0;
  const say = (from: Value, text: string): void => {
    if (said > MAX_STATEMENTS) return;
    if (said === MAX_STATEMENTS && STATEMENT.test(text)) emit.opaque("too_complex");
    if (GRAPH.test(text))
      emit.add("data.delete", "table", null, {
        dialect: "graph",
        statement: "delete",
        bounded: /\bWHERE\b|\{[^}]/i.test(text),
      });
    else if (STATEMENT.test(text)) emit.code("sql", withText(from, text), "inline", [], { dialect: "generic" });
    else return;
    said++;
  };
  const query = /\?([^#]*)/.exec(rest.slice(0, LIMITS.value))?.[1];
  if (query !== undefined) for (const one of fields(query, isStore)) say({ ...url, form: "exact" }, one);
  for (const one of body) {
    const text = textOf(one)?.slice(0, LIMITS.value);
    if (text === undefined) continue;
    say(one, text);
    if (said > 0) continue;
    for (const field of [...fields(text, isStore), ...jsonTexts(text)]) say(one, field);
  }
  return said > 0;
}

/** Values of a form's or a query's fields that may be statements. */
const fields = (text: string, isStore: boolean): readonly string[] =>
  [...text.matchAll(IN_FORM), ...(isStore ? text.matchAll(IN_STORES_FORM) : [])].map((found) => decoded(found[1]!));

/** Texts of JSON that may be statements. */
const jsonTexts = (text: string): readonly string[] =>
  [...text.matchAll(IN_JSON), ...(LIST.test(text) ? text.matchAll(IN_LIST) : [])].map((found) =>
    found[1]!.replace(/\\(["\\/])/g, "$1").replace(/\\[nrt]/g, " "),
  );

/** A text as it stands behind percent signs; where they are wrong, as it is written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
