import { LIMITS } from "../../../spine/index.js";
import type { Emit } from "../types.js";
import type { Value } from "../value.js";
import { sayControl } from "./controls.js";
import { readGraphql } from "./graphql.js";
import { isManaged, readInterface } from "./interfaces.js";
import { sayStore } from "./stores.js";

/**
 * Ports on which servers that keep data listen by custom: a request to one of them on this machine is a request to a
 * database, not to something under development. Elasticsearch, Prometheus, InfluxDB, ClickHouse, CouchDB, Solr,
 * Meilisearch, Typesense, Qdrant, Milvus, Neo4j, rqlite, ArangoDB, RabbitMQ, Consul, Nomad, etcd, Kong's
 * administration, Docker, Kubernetes, Vault.
 */
const DATA_PORTS: ReadonlySet<string> = new Set(
  "19530 7474 4001 8529 9200 9201 9090 9093 8086 8123 5984 8983 7700 8108 6333 15672 8500 4646 2379 8001 8444 2375 6443 8200".split(
    " ",
  ),
);

/** Names stores go by where they are served by name. */
const STORE_HOSTS =
  /(?:^|[.-])(?:es|elastic|elasticsearch|opensearch|solr|clickhouse|influx(?:db)?|couchdb|consul|etcd|rabbitmq|meili(?:search)?|typesense|qdrant|vault)(?:[.-]|\d*(?:\.|$))/i;

/** Segments of a path that say what is done: `_delete_by_query`, `delete_series`, `doDelete`, `:delete`, `purge_all`. */
const DESTROYS =
  /(?:^|[/:])(?:_?(?:delete|destroy|purge|truncate|wipe|drop|flushall|flushdb|terminate|clear)(?:[-_][\w-]+)?|delete(?:By\w+|Batch|_series)|do(?:Delete|WipeOutWorkspace|KillAll)|clean_tombstones|kill|shutdown|safeExit|quietDown|removeItem)(?=$|[/?#])/i;

/** Everything of a store: `DELETE /_all`, `DELETE /*`. */
const EVERYTHING = /^\/(?:_all|\*|%2a)?(?:[?#]|$)/i;

/** A console that runs the script it is sent, in the server. */
const CONSOLE = /\/script(?:Text)?\/?$/;

/** Calls named in the path: `conversations.archive`, `admin.users.remove`, `deleteMessage`. */
const CALLS_AWAY =
  /\/(?:[a-z]\w{1,32}\.(?:\w{1,32}\.){0,3}(?:delete|remove|archive|kick|revoke|disable|wipe|setAdmin|setOwner)|(?:delete|remove|ban|kick|leave)[A-Z]\w{1,32})$/;

/** Calls named in the body: `{"method": "host.delete"}`. */
const RPC_AWAY = /"method"\s{0,8}:\s{0,8}"(?:\w{1,64}\.){1,4}(?:mass)?(?:delete|remove|clear|destroy|terminate)"/i;

/** Keys that services give out for trying: nothing is paid with them. */
const TRIES = /\b(?:sk|rk|pk)_test_|\btest_\w{16,}/;

export interface Request {
  /** null where none is said, and the program asks only. */
  readonly method: string | null;
  /** What is sent along, as far as it is known. */
  readonly body?: readonly Value[];
  /** Every word of the command: whom it signs in as may be in any. */
  readonly words?: readonly Value[];
}

/**
 * What a request does to whom it goes to, where method, host, path or body say so. Methods alone are left to whoever
 * judges requests; what is added here is a deletion that a path asks for, or that goes to a store of data on this machine,
 * and what services with a public interface are told: to pay, to write to people, to change what others depend on.
 */
export function sayRequest(url: Value, request: Request, emit: Emit): void {
  const { method } = request;
  if (sayControl(url, request, emit)) return;
  if (url.form === "unknown") return;
  const found = /^(?:https?:\/\/)?(?:[^/@?#]*@)?([^/:?#]+)(?::(\d+))?([/?#].*)?$/i.exec(url.text.slice(0, 4096));
  if (found === null) return;
  const [, host = "", port = "", rest = "/"] = found;
  const path = rest.split(/[?#]/, 1)[0]!;
  const isLocal = /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1\]?)$/i.test(host);
  const asked = { method: method?.toUpperCase() ?? null, rest, url, body: request.body ?? [] };
  if (sayStore(asked, DATA_PORTS.has(port) || STORE_HOSTS.test(host), emit)) return;
  if (method === null || /^(?:GET|HEAD|OPTIONS)$/i.test(method)) return;
  if (isLocal && !DATA_PORTS.has(port)) return;
  const on = `${host}${path}`.slice(0, 256);
  const isDelete = /^DELETE$/i.test(method);
  if ((isLocal && isDelete) || DESTROYS.test(path) || CALLS_AWAY.test(path) || callsAway(request.body ?? []))
    return emit.add("data.delete", "table", on, {
      dialect: "http",
      statement: "delete",
      bounded: !EVERYTHING.test(rest),
    });
  if (!isLocal && !isDelete) sayRemote(host, path, on, request, emit);
}

const callsAway = (body: readonly Value[]) => body.some(({ text }) => RPC_AWAY.test(text.slice(0, LIMITS.value)));

/** What a POST, PUT or PATCH does at another machine. */
function sayRemote(host: string, path: string, on: string, { method, body, words }: Request, emit: Emit): void {
  const what = `api ${method!.toUpperCase().slice(0, 32)}`;
  const detail = { program: "http", what, target: on };
  if (CONSOLE.test(path)) return emit.opaque("unknown_language");
  if (/\/graphql(?:\/v\d{1,3})?\/?$/.test(path)) {
    const asked = readGraphql(body ?? []);
    if (asked === "removal") emit.add("infra.delete", "cloud", on, detail);
    else if (asked === "change" && isManaged(host)) emit.add("infra.apply", "cloud", on, detail);
    return;
  }
  const does = readInterface(host, path);
  if (does === "manages") emit.add("infra.apply", "cloud", on, detail);
  else if (does === "writes") emit.add("message.send", "recipient", host, { what: "message" });
  else if (does === "pays" && words?.some(({ text }) => TRIES.test(text.slice(0, 4096))) !== true)
    emit.add("payment.send", "recipient", host, {});
}
