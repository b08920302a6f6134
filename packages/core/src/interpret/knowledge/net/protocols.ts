import { rowsUpTo, upTo } from "../cut.js";
import { sayLines } from "../databases/redis.js";
import type { Line } from "../line.js";
import type { Emit } from "../types.js";

const MAX_TEXT = 65_536;
const MAX_LINES = 256;

/** Servers that are told what to do by lines of text, by the ports they listen on by custom. */
const REDIS: ReadonlySet<string> = new Set(["6379", "6380", "6378", "26379"]);
const MEMCACHED = "11211";
const ZOOKEEPER = "2181";

/** What a server is told whose words are lines of text: of Redis, memcached, ZooKeeper. Nothing where the text is not known. */
export function sayProtocol(line: Line, port: string, emit: Emit): void {
  const text = upTo(MAX_TEXT, line.stdin.text ?? "", emit);
  if (text === "") return;
  if (REDIS.has(port)) return sayLines(line, inline(text, emit), emit);
  const lines = rowsUpTo(MAX_LINES, text, /\r?\n/, emit).map((one) => one.trim());
  if (port === MEMCACHED && lines.some((one) => /^(?:flush_all|delete|shutdown)\b/.test(one))) {
    const bounded = !lines.some((one) => /^(?:flush_all|shutdown)\b/.test(one));
    emit.add("data.delete", "table", null, { dialect: "memcached", statement: "delete", bounded });
  }
  if (port === ZOOKEEPER && lines.some((one) => /^(?:kill|srst|crst)$/.test(one)))
    emit.add("system.configure", "service", "zookeeper", { what: "service", program: line.program });
}

/** `*1\r\n$8\r\nFLUSHALL\r\n`: the same as `FLUSHALL`, with lengths before every word. */
function inline(text: string, emit: Emit): string {
  if (!/^\*\d/.test(text)) return text;
  return rowsUpTo(MAX_LINES, text, /^\*\d+\r?\n/m, emit)
    .map((one) =>
      one
        .split(/\r?\n/)
        .filter((word) => !word.startsWith("$"))
        .join(" "),
    )
    .join("\n");
}
