import type { Handler } from "../machine/language.js";
import { answer, client, deeper, optionOf, type Reader, says, textsOf } from "./client.js";

/** A search engine's or a vector store's methods, as the statements that do the same. */
export const indexClient: Reader = ({ call, path, words }) => {
  const { m, self } = call;
  const said = words.join(" ");
  const last = path[path.length - 1] ?? "";
  const on =
    (textsOf(call)[0] ?? last)
      .replace(/[^\w.*-]/g, "_")
      .replaceAll("*", "all")
      .slice(0, 64) || "documents";
  if (
    /^delete (?:by query|all|by filter|many)$/.test(said) ||
    (said === "delete" && optionOf(call, "delete_all") !== undefined)
  )
    says(m, `DELETE FROM "${on}"`, "generic");
  else if (
    /^(?:delete|drop|remove)(?: (?:index|indices|collection|alias|index template|data stream|component template|class|all))$/.test(
      said,
    ) ||
    (/^(?:delete|drop)$/.test(said) && /^(?:indices|collections|snapshot|schema|index|indexes)$/.test(last))
  )
    says(m, `DROP TABLE "${on}"`, "generic");
  else if (/^(?:delete|delete one|delete document|delete documents)$/.test(said))
    says(m, `DELETE FROM "${on}" WHERE id = 1`, "generic");
  else if (/^(?:index|create|update|bulk|upsert|add|insert|update by query|put settings)$/.test(said))
    says(m, `INSERT INTO "${on}" VALUES (1)`, "generic");
  else if (/^(?:search|get|query|count|info|ping|scroll|fetch|list|health)$/.test(said)) return answer(call);
  else return self.k === "thing" ? deeper(self, words.join("_")) : null;
  return answer(call);
};

const OPENS =
  /^(?:elasticsearch\.(?:Async)?Elasticsearch|@elastic\/elasticsearch\.Client|opensearchpy\.(?:Async)?OpenSearch|@opensearch-project\/opensearch\.Client|Elasticsearch\.Client\.new|pinecone\.(?:grpc\.)?Pinecone|@pinecone-database\/pinecone\.Pinecone|chromadb\.(?:\w*Client)|chromadb\.ChromaClient|qdrant_client\.(?:Async)?QdrantClient|@qdrant\/js-client-rest\.QdrantClient|weaviate\.(?:Client|connect_to_\w+)|meilisearch\.(?:Client|MeiliSearch)|typesense\.Client|pysolr\.Solr|algoliasearch)$/;

export function indexLibrary(name: string): Handler | undefined {
  return OPENS.test(name) ? () => client("index") : undefined;
}
