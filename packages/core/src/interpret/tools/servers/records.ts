import type { ServerTable, ToolEffect } from "./table.js";

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
    "find aggregate count collection_schema list_collections list_databases collection_indexes collection_storage_size db_stats explain":
      rows("data.read", "find"),
    "insert_many insert_one create_index": rows("data.write", "insert"),
    "update_many update_one rename_collection": rows("data.write", "update"),
    "delete_many delete_one": rows("data.delete", "delete", false),
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
