import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, filtered, type Reader, says, textsOf } from "./client.js";

const AROUND = new Set(
  "connect on quit disconnect close ping pipeline multi exec duplicate once off is_open from_url".split(" "),
);

/** Every method is a command: `flushall()`, `del("k")`, `execute_command("FLUSHALL")`. */
export const redisClient: Reader = ({ call, name, words }) => {
  const texts = textsOf(call);
  if (AROUND.has(name) || name === "register_script") return call.self;
  if (/^(?:execute_command|send_?[cC]ommand|call)$/.test(name)) {
    const given = call.args[0]?.k === "list" ? call.args[0].items.map((one) => known(one)) : texts;
    actAs(call.m, "redis-cli", ...given);
  } else actAs(call.m, "redis-cli", words.join(""), ...texts.slice(0, 2));
  return answer(call);
};

/** A document store's methods as the statements that do the same. */
export const mongoClient: Reader = ({ call, path, words }) => {
  const { m, self } = call;
  const on = (path[path.length - 1] ?? "documents").replace(/[^\w.-]/g, "_").slice(0, 64) || "documents";
  const where = filtered(call) ? " WHERE id = 1" : "";
  const said = words.join(" ");
  if (/^(?:drop|drop database|drop collection)$/.test(said)) {
    says(
      m,
      said === "drop database" ? `DROP DATABASE ${on}` : `DROP TABLE ${textsOf(call)[0]?.replace(/\W/g, "_") ?? on}`,
      "generic",
    );
  } else if (/^(?:delete (?:one|many)|remove|find one and delete)$/.test(said))
    says(m, `DELETE FROM ${on}${said === "delete many" || said === "remove" ? where : " WHERE id = 1"}`, "generic");
  else if (/^(?:update (?:one|many)|replace one|find one and (?:update|replace)|bulk write)$/.test(said))
    says(m, `UPDATE ${on} SET x = 1${said === "update many" ? where : " WHERE id = 1"}`, "generic");
  else if (/^(?:insert (?:one|many)|insert|save)$/.test(said)) says(m, `INSERT INTO ${on} VALUES (1)`, "generic");
  else if (/^(?:find|find one|aggregate|count documents|distinct)$/.test(said))
    says(m, `SELECT * FROM ${on}`, "generic");
  else if (self.k === "thing" && !/^(?:close|connect|then)$/.test(said))
    return deeper(
      self,
      /^(?:db|collection|get database|get collection)$/.test(said) ? (textsOf(call)[0] ?? "db") : said,
    );
  else return self;
  return answer(call);
};

const STORES: ReadonlyMap<string, string> = new Map([
  ["redis.Redis", "redis"],
  ["redis.StrictRedis", "redis"],
  ["redis.from_url", "redis"],
  ["redis.Redis.from_url", "redis"],
  ["redis.createClient", "redis"],
  ["ioredis", "redis"],
  ["ioredis.default", "redis"],
  ["Redis.new", "redis"],
  ["pymongo.MongoClient", "mongo"],
  ["pymongo.mongo_client.MongoClient", "mongo"],
  ["motor.motor_asyncio.AsyncIOMotorClient", "mongo"],
  ["mongodb.MongoClient", "mongo"],
  ["mongodb.MongoClient.connect", "mongo"],
  ["Mongo.Client.new", "mongo"],
  ["MongoDB.Client", "mongo"],
  ["Predis.Client", "redis"],
  ["Redis", "redis"],
]);

export function storeLibrary(name: string): Handler | undefined {
  const kind = STORES.get(name);
  if (kind !== undefined) return () => client(kind);
  // `mongoose.connection.dropDatabase()`
  const member = /^mongoose\.connection\.(\w+)$/.exec(name);
  return member === null ? undefined : (c) => mongoStep(c, member[1]!);
}

function mongoStep(call: Parameters<Handler>[0], name: string) {
  const said = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_");
  return mongoClient({ call: { ...call, self: client("mongo") }, path: [], name, words: said }) ?? answer(call);
}
