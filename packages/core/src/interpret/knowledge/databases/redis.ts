import { rowsUpTo, upTo } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";
import { connectTo } from "./session.js";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const READS = words(
  "get mget exists ttl pttl type keys scan hget hgetall hmget hkeys hvals hlen hscan lrange llen lindex smembers scard sismember sscan zrange zcard zscore zscan " +
    "strlen getrange dbsize info ping echo time memory object client role slowlog latency command lastsave randomkey dump bitcount xrange xlen xinfo monitor subscribe psubscribe select auth hello pubsub",
);
const DELETES = words(
  "del unlink hdel lrem ltrim srem spop zrem xdel xtrim getdel lpop rpop expire pexpire rename move restore",
);

/** `redis-cli COMMAND …`; without one the commands come line by line. */
const redis: Entry = {
  names: ["redis-cli", "valkey-cli", "keydb-cli"],
  syntax: "posix",
  options: {
    "-h": "value",
    "-u": { value: "required", is: "host" },
    "-p -s -a -n -r -i -t -d -D -X --user --pass --pattern --eval-timeout --cacert --cert --key --sni --show-pushes --count":
      "value",
    "--eval --rdb --functions-rdb": "read",
    "-c --cluster -x --no-auth-warning --raw --no-raw --csv --json --quoted-input --tls --insecure --askpass --scan --bigkeys --memkeys --hotkeys --stat --latency --latency-history --pipe --verbose -2 -3 -e":
      "flag",
    "--version --help": "harmless",
  },
  act: (line, emit) => {
    connectTo(line.value("-h"), emit);
    if (line.operands.length > 0)
      return sayCommand(
        line,
        line.operands.map((operand) => textOf(operand)),
        emit,
      );
    const { text } = line.stdin;
    if (text === "") return;
    if (text === null) return emit.opaque("unknown_code");
    sayLines(line, text, emit);
  },
};

/** Commands one by one, as a server gets them. */
export function sayLines(line: Line, text: string, emit: Emit): void {
  for (const one of rowsUpTo(256, upTo(65_536, text, emit), "\n", emit)) {
    const parts = one.trim().split(/\s+/);
    if (parts[0] !== "") sayCommand(line, parts, emit);
  }
}

function sayCommand(line: Line, parts: readonly (string | null)[], emit: Emit): void {
  const verb = parts[0]?.toLowerCase() ?? null;
  const second = parts[1]?.toLowerCase() ?? "";
  const key = parts[1] ?? null;
  const on = (kind: "data.read" | "data.write" | "data.delete", statement: string, bounded: boolean) =>
    emit.add(kind, "table", bounded ? key : null, { dialect: "redis", statement, bounded });
  if (verb === null) return emit.opaque("unknown_word");
  // Whoever is connected is cut off, or made to wait.
  if (verb === "client" && /^(?:kill|pause|no-evict)$/.test(second)) return configure(line, verb, second, emit);
  if (/^(?:flushall|flushdb|swapdb)$/.test(verb)) on("data.delete", "delete", false);
  else if (verb === "shutdown" || verb === "failover") {
    emit.add("system.kill", "process", "redis-server", { what: verb });
    // Whoever uses the server is cut off.
    emit.add("system.configure", "service", "redis", { what: "service", program: line.program });
  } else if (
    verb === "config" ||
    verb === "acl" ||
    verb === "module" ||
    verb === "replicaof" ||
    verb === "slaveof" ||
    verb === "cluster" ||
    verb === "debug"
  )
    configure(line, verb, second, emit);
  else if (/^(?:eval|evalsha|fcall|function|script)$/.test(verb)) emit.opaque("unknown_language");
  else if (DELETES.has(verb)) on("data.delete", "delete", true);
  else if (READS.has(verb)) on("data.read", verb, true);
  else if (/^(?:save|bgsave|bgrewriteaof|wait|multi|exec|discard|watch|quit|unwatch)$/.test(verb)) return;
  else on("data.write", verb, true);
}

/** Settings: `config set dir` and `module load` are the known ways from a database to code. */
function configure(line: Line, verb: string, second: string, emit: Emit): void {
  if (/^(?:get|getuser|list|whoami|cat|nodes|info|slots|keyslot|help|doctor|users|log)$/.test(second)) return;
  emit.add(
    verb === "acl" ? "data.grant" : "system.configure",
    verb === "acl" ? "table" : "service",
    verb === "acl" ? null : "redis",
    {
      ...(verb === "acl" ? { dialect: "redis", statement: "acl" } : { what: `redis ${verb}`, program: line.program }),
    },
  );
}

export const entries: readonly Entry[] = [redis];
