import type { ServerTable, ToolEffect } from "./table.js";

/** Where the argument that limits it is empty, all of them. */
const limited = (kind: ToolEffect["kind"], statement: string): readonly ToolEffect[] =>
  rows(kind, statement).map((one) => ({ ...one, limit: "filter query" }));
const cloud = (kind: ToolEffect["kind"], what: string): readonly ToolEffect[] => [
  { kind, as: "cloud", from: "projectId clusterName name", detail: { what } },
];

const rows = (kind: ToolEffect["kind"], statement: string, bounded = true): readonly ToolEffect[] => [
  { kind, as: "table", from: "collection table key index name", detail: { statement, bounded } },
];

/** Servers in front of stores that are not asked in SQL: documents, keys, graphs, an agent's own memory. */
export const RECORDS: ServerTable = {
  servers: [
    "memory",
    "knowledge",
    "mongodb",
    "mongo",
    "redis",
    "elasticsearch",
    "opensearch",
    "neo4j",
    "qdrant",
    "chroma",
  ],
  tools: {
    "read_graph search_nodes open_nodes": rows("data.read", "read"),
    "create_entities create_relations add_observations": rows("data.write", "insert"),
    "delete_entities delete_observations delete_relations": rows("data.delete", "delete"),
    "find count collection_schema list_collections list_databases collection_indexes collection_storage_size db_stats explain":
      rows("data.read", "find"),
    // Stages that put what was found over another collection.
    aggregate: [
      ...rows("data.read", "find"),
      ...rows("data.write", "update").map((one) => ({ ...one, when: "pipeline~$out|$merge" })),
    ],
    "atlas_create_access_list atlas_create_db_user": [
      { kind: "data.grant", as: "table", from: "projectId", detail: { statement: "grant", bounded: true } },
    ],
    "atlas_list_orgs atlas_list_projects atlas_list_clusters atlas_inspect_cluster atlas_inspect_access_list atlas_list_db_users atlas_list_alerts atlas_get_performance_advisor":
      cloud("infra.read", "list"),
    "atlas_create_project atlas_create_free_cluster": cloud("infra.apply", "create"),
    "run_command execute_command redis_command command": [
      { kind: "process.exec", as: "line", program: "redis-cli {!command cmd} {args}" },
    ],
    "insert_many insert_one create_index": rows("data.write", "insert"),
    "update_many update_one": limited("data.write", "update"),
    rename_collection: rows("data.write", "update"),
    "delete_many delete_one": limited("data.delete", "delete"),
    "drop_collection drop_database": rows("data.define", "drop", false),
    create_collection: rows("data.define", "create"),
    "get hget hgetall lrange smembers zrange json_get scan_keys dbsize info list_indices get_mappings search read_neo4j_cypher get_neo4j_schema qdrant_find chroma_query_documents":
      rows("data.read", "get"),
    "set hset lpush rpush sadd zadd json_set xadd expire rename write_neo4j_cypher qdrant_store chroma_add_documents":
      rows("data.write", "set"),
    "delete del hdel lpop rpop srem zrem json_del xdel chroma_delete_documents": rows("data.delete", "delete"),
    "flushall flushdb chroma_delete_collection": rows("data.delete", "truncate", false),
  },
};
