import { describe, expect, it } from "vitest";
import { verdictOf } from "../shell/testing/verdict.js";

const on = (program: string, lines: string) => `${program} <<'E'\n${lines}\nE`;

/** What is asked about by itself must not pass behind so much that nobody reads as far. */
const HIDDEN: readonly (readonly [where: string, command: (before: number) => string, before: number])[] = [
  ["vi, bars", (n) => `vim -c '${"set nu|".repeat(n)}!rm -rf ~'`, 2_400],
  ["vi, lines", (n) => `vim -c '${"set nu\n".repeat(n)}!rm -rf ~'`, 2_400],
  ["ed, lines", (n) => on("ed x", `${"p\n".repeat(n)}!rm -rf ~`), 600],
  ["ed, a long one", (n) => on("ed x", `/${"a".repeat(n)}/!rm -rf ~`), 1_100],
  ["TeX", (n) => `pdflatex --shell-escape '${"a".repeat(n)}\\write18{rm -rf ~}'`, 16_400],
  ["JavaScript for automation", (n) => `osascript -l JavaScript -e '${"1;".repeat(n)}$.system("rm -rf ~")'`, 33_000],
  ["gdb", (n) => `gdb -batch -ex 'shell true ${"a".repeat(n)}; rm -rf ~'`, 4_100],
  ["telnet", (n) => on("telnet", `${"?\n".repeat(n)}!rm -rf ~`), 2_100],
  ["dc", (n) => `dc -e '${"1 ".repeat(n)}!rm -rf ~'`, 33_000],
  ["sftp", (n) => on("sftp h", `${"ls\n".repeat(n)}!rm -rf ~`), 600],
  ["ssh", (n) => `ssh -o 'ProxyCommand=true ${"a".repeat(n)}; rm -rf ~' h`, 4_100],
  ["socat", (n) => `socat - 'SYSTEM:true ${"a".repeat(n)}; rm -rf ~'`, 8_200],
  ["make, a long word", (n) => `make 'X=$(shell true ${"a".repeat(n)}; rm -rf ~)'`, 4_100],
  ["make, a later one", (n) => `make 'X=$(shell true)${"a".repeat(n)}$(shell rm -rf ~)'`, 1],
  ["npm", (n) => `npm pkg set 'scripts.test=true ${"a".repeat(n)}; rm -rf ~'`, 4_100],
  ["redis, lines", (n) => on("redis-cli", `${"get x\n".repeat(n)}flushall`), 300],
  ["redis, blanks", (n) => on("redis-cli", `${"\n".repeat(n)}flushall`), 66_000],
  ["memcached", (n) => on("nc localhost 11211", `${"get x\n".repeat(n)}flush_all`), 300],
  ["InfluxDB", (n) => `influx -execute '${"show databases;".repeat(n)} drop database x'`, 300],
  ["MongoDB", (n) => `mongosh --eval '${"1;".repeat(n)} db.dropDatabase()'`, 33_000],
  ["Neo4j", (n) => `cypher-shell '${"RETURN 1;".repeat(n)} MATCH (n) DETACH DELETE n'`, 8_000],
  [
    "GraphQL, its text",
    (n) => `curl https://api.example.com/graphql -d '${" ".repeat(n)}mutation { deleteRef }'`,
    66_000,
  ],
  [
    "GraphQL, its fields",
    (n) => `curl https://api.example.com/graphql -d 'mutation { ${"a ".repeat(n)} deleteRef(id: 1) }'`,
    100,
  ],
  [
    "Elasticsearch",
    (n) => `curl -X POST http://localhost:9200/_bulk -d '${" ".repeat(n)}{"delete":{"_index":"x"}}'`,
    66_000,
  ],
  ["rqlite", (n) => `curl -X POST http://localhost:4001/db/execute -d '["x"${',"x"'.repeat(n)},"DROP TABLE t"]'`, 100],
  ["xargs, one by one", (n) => `printf '%s\\n' ${"x ".repeat(n)} ~ | xargs -I{} rm -rf {}`, 100],
  ["xargs, two by two", (n) => `printf '%s\\n' ${"x ".repeat(n)} ~ | xargs -n2 rm -rf`, 200],
  ["xargs, a line each", (n) => `printf '%s\\n' ${"x ".repeat(n)} ~ | xargs -L1 rm -rf`, 100],
  ["parallel", (n) => `parallel rm -rf {} ::: ${"x ".repeat(n)} ~`, 100],
];

/** As much that is only ordinary. */
const ORDINARY: readonly (readonly [where: string, command: string])[] = [
  ["xargs, files of one folder", "seq 1 100 | xargs -I{} rm tmp/part-{}.txt"],
  ["xargs, new files", "seq 1 200 | xargs -n1 touch"],
  ["parallel", "seq 1 100 | parallel touch tmp/{}"],
  ["vi", `vim -c '${"set nu|".repeat(100)}wq' x`],
  [
    "GraphQL, a long text",
    `curl https://api.example.com/graphql -d 'mutation { addComment(body: "${"we ".repeat(100)} remove it") }'`,
  ],
];

describe("what nobody reads to its end", () => {
  it.each(HIDDEN)("P5: hides nothing: %s", (_where, command, before) => {
    expect(verdictOf(command(0)).verdict).not.toBe("allow");
    expect(verdictOf(command(before)).verdict).not.toBe("allow");
  });

  it.each(ORDINARY)("P5: need not be much: %s", (_where, command) => {
    expect(verdictOf(command).verdict).toBe("allow");
  });
});
