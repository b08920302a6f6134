import type { Emit } from "../types.js";
import type { Value } from "../value.js";

/**
 * Ports on which servers that keep data listen by custom: a request to one of them on this machine is a request to a
 * database, not to something under development. Elasticsearch, Prometheus, InfluxDB, ClickHouse, CouchDB, Solr,
 * Meilisearch, Typesense, Qdrant, RabbitMQ, Consul, Nomad, etcd, Kong's administration, Docker, Kubernetes, Vault.
 */
const DATA_PORTS: ReadonlySet<string> = new Set(
  "9200 9201 9090 9093 8086 8123 5984 8983 7700 8108 6333 15672 8500 4646 2379 8001 8444 2375 6443 8200".split(" "),
);

/** Segments of a path that say what is done: `_delete_by_query`, `delete_series`, `doDelete`, `:delete`, `purge_all`. */
const DESTROYS =
  /(?:^|[/:])(?:_?(?:delete|destroy|purge|truncate|wipe|drop|flushall|flushdb|terminate|clear)(?:[-_][\w-]+)?|delete(?:By\w+|Batch|_series)|do(?:Delete|WipeOutWorkspace|KillAll)|clean_tombstones|kill|shutdown|safeExit|quietDown|removeItem)(?=$|[/?#])/i;

/** Everything of a store: `DELETE /_all`, `DELETE /*`. */
const EVERYTHING = /^\/(?:_all|\*|%2a)?(?:[?#]|$)/i;

/**
 * What a request to a server does to its data, where method and path say so. Methods alone are left to whoever judges
 * requests; what is added here is a deletion that a path asks for, or that goes to a store of data on this machine.
 */
export function sayRequest(url: Value, method: string | null, emit: Emit): void {
  if (method === null || url.form === "unknown" || /^(?:GET|HEAD|OPTIONS)$/i.test(method)) return;
  const found = /^(?:https?:\/\/)?(?:[^/@?#]*@)?([^/:?#]+)(?::(\d+))?([/?#].*)?$/i.exec(url.text.slice(0, 4096));
  if (found === null) return;
  const [, host = "", port = "", path = "/"] = found;
  const isLocal = /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1\]?)$/i.test(host);
  if (isLocal && !DATA_PORTS.has(port)) return;
  const deletes = isLocal && /^DELETE$/i.test(method);
  if (!deletes && !DESTROYS.test(path.split("?", 1)[0]!)) return;
  emit.add("data.delete", "table", `${host}${path.split("?", 1)[0]}`.slice(0, 256), {
    dialect: "http",
    statement: "delete",
    bounded: !EVERYTHING.test(path),
  });
}
