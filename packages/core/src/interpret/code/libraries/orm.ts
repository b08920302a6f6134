import { database } from "../machine/database.js";
import type { Handler } from "../machine/language.js";
import { answer, client, deeper, filtered, type Reader, says, saysGiven, textsOf } from "./client.js";

const tableName = (name: string | undefined) => (name ?? "records").replace(/\W/g, "_").slice(0, 64) || "records";

/** Methods that choose rows; after one of them a change is not of all. */
const CHOOSES = /^(?:where|filter|exclude|get|find|find by|first|last|limit|take|where in|where not|when|only|id)$/;
/** Methods that leave all rows as they are. */
const KEEPS =
  /^(?:all|query|objects|order by|order|select|select related|using|values|distinct|unscoped|with|join|joins|as|from|into)$/;

/** A table's rows, as mappers have them: `User.objects.filter(…).delete()`, `User.where(…).delete_all`, `knex("users").del()`. */
export const rows: Reader = ({ call, path, words }) => {
  const { m, self } = call;
  const [table, ...rest] = path;
  const name = tableName(table);
  const said = words.join(" ");
  const where = rest.includes("where") || (filtered(call) && /many$/.test(said)) ? " WHERE id = 1" : "";
  if (/^(?:delete|delete all|destroy all|destroy|del|delete many|truncate|raw delete|force delete)$/.test(said))
    says(m, said === "truncate" ? `TRUNCATE TABLE ${name}` : `DELETE FROM ${name}${where}`, "generic");
  else if (/^(?:update|update all|update many|bulk update|increment|decrement)$/.test(said))
    says(m, `UPDATE ${name} SET x = 1${where}`, "generic");
  else if (/^(?:delete by|destroy by|delete one|find one and delete)$/.test(said))
    says(m, `DELETE FROM ${name} WHERE id = 1`, "generic");
  else if (/^(?:insert|create|bulk create|create many|upsert|get or create|update or create)$/.test(said))
    says(m, `INSERT INTO ${name} VALUES (1)`, "generic");
  else if (/^(?:raw|extra)$/.test(said)) saysGiven(call, 0, "generic");
  else if (self.k !== "thing") return null;
  else if (CHOOSES.test(said))
    return deeper(self, filtered(call) || said === "first" || said === "last" ? "where" : null);
  else if (KEEPS.test(said)) return self;
  else {
    says(m, `SELECT * FROM ${name}`, "generic");
    return answer(call);
  }
  return answer(call);
};

/** Members of a mapper as such: statements as text, and the tables it has. */
export const mapper: Reader = ({ call, name, words }) => {
  const { m } = call;
  const said = words.join(" ");
  if (
    /^(?:raw|query|execute|execute raw|query raw|execute raw unsafe|query raw unsafe|statement|unprepared|select|insert|run|fetch)$/.test(
      said,
    ) &&
    call.args.length > 0
  ) {
    saysGiven(call, 0, "generic");
    return answer(call);
  }
  if (name === "__call__" || name === "table" || name === "from")
    return client("rows", [textsOf(call)[0] ?? "records"]);
  if (/^(?:drop table|drop table if exists|drop all tables|drop schema|drop)$/.test(said)) {
    says(m, `DROP TABLE ${tableName(textsOf(call)[0])}`, "generic");
    return answer(call);
  }
  if (
    /^(?:connect|disconnect|on|then|catch|finally|transaction|authenticate|close|destroy|initialize|schema|define|models?)$/.test(
      said,
    )
  )
    return call.self;
  return null;
};

/** Tables of a mapper are its members: `prisma.user.deleteMany()`. */
export const prisma: Reader = (step) => {
  const { call, path, name } = step;
  if (path.length > 0) return rows(step);
  if (name.startsWith("$")) return mapper(step) ?? call.self;
  return null;
};

/** Models by their class, where only a mapper has such methods: Django's and Rails'. */
export function ormLibrary(name: string): Handler | undefined {
  const django = /(?:^|\.)([A-Z]\w{0,64})\.objects\.(\w+)$/.exec(name);
  if (django !== null) return begun(django[1]!, django[2]!);
  const rails =
    /^([A-Z]\w{0,64}(?:\.[A-Z]\w{0,64}){0,3})\.(delete_all|destroy_all|update_all|where|connection|lease_connection|find_by_sql|destroy_by|delete_by|unscoped)$/.exec(
      name,
    );
  if (rails !== null) {
    const [, model = "", method = ""] = rails;
    if (/connection$/.test(method)) return () => database("generic");
    if (method === "find_by_sql")
      return (c) => {
        saysGiven(c, 0, "generic");
        return answer(c);
      };
    return begun(model, method);
  }
  const laravel = /^([A-Z]\w{0,64})\.(truncate|query|where|destroy)$/.exec(name);
  if (laravel !== null) return begun(laravel[1]!, laravel[2]!);
  if (name === "knex" || name === "knex.default" || name === "knex.knex") return () => client("mapper");
  if (/^@prisma\/client\.PrismaClient$/.test(name)) return () => client("prisma");
  if (/^(?:sequelize\.Sequelize|sequelize|typeorm\.DataSource|Sequel\.\w+|mikro-orm\.\w+)$/.test(name))
    return () => client("mapper");
  const facade = /^DB\.(\w+)$/.exec(name);
  if (facade !== null) return facade[1] === "delete" || facade[1] === "update" ? given : through("mapper", facade[1]!);
  return undefined;
}

const given: Handler = (c) => {
  saysGiven(c, 0, "generic");
  return answer(c);
};

const begun = (table: string, method: string): Handler => through("rows", method, table);

const through =
  (kind: "rows" | "mapper", method: string, table?: string): Handler =>
  (call) => {
    const self = client(kind, table === undefined ? [] : [table]);
    const words = method.split("_");
    const reader = kind === "rows" ? rows : mapper;
    return (
      reader({
        call: { ...call, self, name: method },
        path: table === undefined ? [] : [table],
        name: method,
        words,
      }) ?? answer(call)
    );
  };
