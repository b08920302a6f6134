import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What of a request concerns data. */
const seen = (command: string) => effectsOf(command).filter((one) => /^(?:data|opaque|infra)/.test(one));

const JSON_ = "-H 'Content-Type: application/json'";
const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // Statements
  [
    "curl http://localhost:8123/ --data-binary 'DROP DATABASE a'",
    ["data.define a", "data.delete a"],
    "D1: a statement is the body",
  ],
  [
    "echo 'DROP TABLE e' | curl 'http://localhost:8123/?user=x' --data-binary @-",
    ["data.define e", "data.delete e"],
    "from standard input",
  ],
  [
    "curl 'http://ch.example:8123/?query=DROP%20TABLE%20e'",
    ["data.define e", "data.delete e"],
    "in the query, whatever the method",
  ],
  ["curl http://localhost:8123/ -d 'SELECT 1'", [], "only asks"],
  ["curl -G http://localhost:8086/query --data-urlencode 'q=SELECT * FROM cpu'", [], "only asks"],
  [
    "curl -XPOST http://localhost:8086/query --data-urlencode 'q=DROP DATABASE m'",
    ["data.define m", "data.delete m"],
    "a field of a form",
  ],
  [`curl -X POST http://h.example/_sql ${JSON_} -d '{"stmt":"TRUNCATE t"}'`, ["data.delete t"], "a field of JSON"],
  [
    `curl http://localhost:4001/db/execute ${JSON_} -d '["DROP TABLE t"]'`,
    ["data.define t", "data.delete t"],
    "the first of a list",
  ],
  [
    `curl http://localhost:7474/db/neo4j/tx/commit ${JSON_} -d '{"statements":[{"statement":"MATCH (n) DETACH DELETE n"}]}'`,
    ["data.delete *"],
    "D1: a graph",
  ],
  [`curl -X POST http://localhost:3000/posts ${JSON_} -d '{"title":"DROP TABLE t"}'`, [], "a text of another kind"],
  ["curl 'https://h.example/search?q=drop+shipping'", [], "words of somebody's search"],
  ["http POST localhost:8123 query=='DROP TABLE e'", ["data.define e", "data.delete e"], "an item of HTTPie"],
  [
    `curl http://localhost:4001/db/execute ${JSON_} -d '[["DELETE FROM t"]]'`,
    ["data.delete t"],
    "the first of a list in a list",
  ],
  [
    `curl http://localhost:8529/_db/x/_api/cursor ${JSON_} -d '{"query":"FOR u IN t REMOVE u IN t"}'`,
    ["data.delete *"],
    "D1: in the language of ArangoDB",
  ],
  ["curl http://localhost:3000/api/search?q=truncate+text", [], "what somebody searches for"],
  ["curl 'http://localhost:8123/?query=TRUNCATE%20TABLE%20t'", ["data.delete t"], "a store is asked"],
  // How a store runs, who may use it
  [
    `curl -X PUT localhost:9200/_cluster/settings ${JSON_} -d '{"persistent":{}}'`,
    ["data.define localhost:9200/_cluster/settings bounded"],
    "the whole cluster",
  ],
  [
    "curl -XPOST localhost:9200/orders/_close",
    ["data.define localhost:9200/orders/_close bounded"],
    "nobody reads it any more",
  ],
  [
    `curl -XPOST localhost:9200/_aliases -d '{"actions":[{"remove_index":{"index":"o"}}]}'`,
    ["data.delete localhost:9200/_aliases bounded"],
    "an index goes by another name",
  ],
  [`curl -XPOST localhost:9200/_aliases -d '{"actions":[{"add":{"index":"o","alias":"a"}}]}'`, [], "a name more"],
  [
    `curl -XPOST localhost:9200/_bulk -d '{"delete":{"_id":"1"}}'`,
    ["data.delete localhost:9200/_bulk bounded"],
    "one of many",
  ],
  [`curl -XPOST localhost:9200/_bulk -d '{"index":{"_id":"1"}}'`, [], "adds"],
  [
    "curl -XPOST localhost:9200/_security/user/elastic/_password -d '{}'",
    ["data.grant localhost:9200/_security/user/elastic/_password bounded"],
    "who may in",
  ],
  ["curl -XPOST localhost:9200/o/_search -d '{}'", [], "only asks"],
  ["curl -XPUT localhost:9200/o", [], "an index more"],
  ["curl -XGET localhost:9200/_cluster/settings", [], "only asks"],
  [
    "curl 'http://localhost:8983/solr/admin/collections?action=DELETE&name=s'",
    ["data.delete http://localhost:8983/solr/admin/collections bounded"],
    "D1: by asking",
  ],
  ["curl 'http://localhost:8983/solr/admin/collections?action=LIST'", [], "only asks"],
  [
    "curl http://localhost:8983/solr/c/update -d '<delete><query>*:*</query></delete>'",
    ["data.delete http://localhost:8983/solr/c/update"],
    "D1: everything",
  ],
  ["curl http://localhost:8983/solr/c/update -d '[{\"id\":1}]'", [], "adds"],
  [
    "curl -X PUT http://localhost:15672/api/users/x -d '{}'",
    ["data.grant http://localhost:15672/api/users/x bounded"],
    "who may in",
  ],
  [
    "curl -X DELETE http://localhost:8083/connectors/s",
    ["data.delete http://localhost:8083/connectors/s bounded"],
    "known by its path",
  ],
  ["curl -X PUT http://localhost:3000/api/users/1 -d '{}'", [], "a server under development"],
];

describe("requests to stores of data", () => {
  it.each(ROWS)("%s: %j (%s)", (command, effects) => {
    expect(seen(command)).toEqual(effects);
  });

  it("reads a file of statements somebody has read", () => {
    expect(seen("echo 'DROP TABLE t' > a.sql; curl http://localhost:8123/ --data-binary @a.sql")).toEqual([
      "data.define t",
      "data.delete t",
    ]);
  });
});
