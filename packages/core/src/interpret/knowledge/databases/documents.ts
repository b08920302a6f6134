import { upTo } from "../cut.js";
import type { Emit, Entry } from "../types.js";
import { exact, type Value } from "../value.js";
import { connectTo, connectUrls } from "./session.js";

/** What a shell script of MongoDB calls, by the names of its methods: `[method, kind, needs a filter to be bounded]`. */
const METHODS: readonly (readonly [
  name: RegExp,
  kind: "data.read" | "data.write" | "data.delete" | "data.define" | "data.grant",
  statement: string,
])[] = [
  [
    /\.dropDatabase\s*\(|drop(?:Database|AllUsersFromDatabase|AllRolesFromDatabase)\s*:\s*1/,
    "data.define",
    "drop database",
  ],
  [/\.drop\s*\(|dropCollection|\bdrop\s*:\s*["']/, "data.define", "drop collection"],
  [/\.(?:deleteMany|remove)\s*\(\s*(?:\{\s*\}\s*)?[,)]/, "data.delete", "delete"],
  [/\.(?:deleteOne|deleteMany|remove|findOneAndDelete|findAndRemove|bulkWrite)\s*\(/, "data.delete", "delete"],
  [
    /\.(?:dropIndex|dropIndexes|createCollection|createIndex|renameCollection|createView)\s*\(/,
    "data.define",
    "define",
  ],
  [
    /\.(?:createUser|dropUser|grantRolesToUser|revokeRolesFromUser|updateUser|createRole|dropRole|changeUserPassword)\s*\(/,
    "data.grant",
    "grant",
  ],
  [
    /\bshutdown(?:Server)?\s*(?:\(|:\s*1)|\brs\.(?:reconfig|remove|stepDown)\s*\(|\b(?:replSetReconfig|replSetStepDown|setFeatureCompatibilityVersion|setParameter|convertToCapped|collMod|killSessions|killAllSessions|killOp|fsyncLock)\b|\bsh\.(?:removeShard|stopBalancer|disableBalancing|moveChunk|shardCollection)\w*\s*\(/,
    "data.define",
    "alter cluster",
  ],
  // Whatever it adds besides, what changes what is there counts.
  [
    /\.(?:update|updateOne|updateMany|replaceOne|save|findAndModify|findOneAndUpdate|findOneAndReplace|bulkWrite)\s*\(|\$out|\$merge/,
    "data.write",
    "write",
  ],
  [/\.(?:insert|insertOne|insertMany)\s*\(/, "data.write", "insert"],
  [
    /\.(?:find|findOne|aggregate|count|countDocuments|distinct|stats|getIndexes|explain)\s*\(|^\s*show\s|listDatabases|getCollectionNames/,
    "data.read",
    "read",
  ],
];

const mongo: Entry = {
  names: ["mongosh", "mongo"],
  options: {
    "--eval": { value: "required" },
    "--host": "value",
    "--port -u --username --authenticationDatabase --authenticationMechanism --tlsCertificateKeyFile --tlsCAFile --retryWrites --apiVersion":
      "value",
    "-p --password": "optional",
    "-f --file": { value: "required" },
    "--quiet --shell --nodb --norc --tls --ssl --json --verbose --tlsAllowInvalidCertificates": "flag",
    "--version -h --help": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    connectTo(line.value("--host"), emit);
    connectUrls(line, emit);
    for (const text of line.values("--eval")) readScript(text, emit);
    const files = [...line.values("-f"), ...line.operands.filter((one) => /\.m?js$/.test(one.text))];
    for (const file of files) {
      emit.file("file.read", file);
      const content = emit.content(file);
      readScript(content === null ? null : { ...file, form: "exact", text: content }, emit);
    }
    const { text } = line.stdin;
    if (line.values("--eval").length + files.length === 0 && text !== "")
      readScript(text === null ? null : exact(text, line.words[0]), emit);
  },
};

/** JavaScript with a database in its hands: the first method that does most names what the text does; all are looked for. */
function readScript(script: Value | null, emit: Emit): void {
  if (script === null || script.form !== "exact") return emit.opaque("unknown_code");
  // The shell shows what the last expression is worth.
  emit.code("node", script, "inline", [], { printResult: true });
  const text = upTo(65_536, script.text, emit);
  const seen = new Set<string>();
  for (const [form, kind, statement] of METHODS) {
    if (seen.has(kind) || !form.test(text)) continue;
    seen.add(kind);
    const bounded =
      !/^drop/.test(statement) && !/\.(?:deleteMany|remove|updateMany)\s*\(\s*(?:\{\s*\}\s*)?[,)]/.test(text);
    emit.add(kind, "table", null, { dialect: "mongodb", statement, bounded });
  }
}

export const entries: readonly Entry[] = [mongo];
