import type { Call } from "../machine/call.js";
import { database } from "../machine/database.js";
import type { Handler } from "../machine/language.js";
import { NONE, type Value } from "../machine/value.js";
import {
  answer,
  client,
  deeper,
  filtered,
  isTrue,
  kindOf,
  optionOf,
  pathOf,
  type Reader,
  says,
  saysGiven,
  textsOf,
} from "./client.js";

const tableName = (name: string | undefined) => (name ?? "records").replace(/\W/g, "_").slice(0, 64) || "records";

/** Methods that choose rows; after one of them a change is not of all. */
const CHOOSES =
  /^(?:where|filter|exclude|get|find|find by|first|last|limit|take|where in|where not|when|only|id|eq|in|match|lt|lte|like|ilike|contains|filter by|and where|or where|where eq|doc|document)$/;
/** Methods that leave all rows as they are. */
const KEEPS =
  /^(?:all|query|objects|order by|order|select|select related|using|values|distinct|unscoped|with|join|joins|as|from|into|returning|neq|gt|gte|execute|values|set)$/;

/** A table's rows, as mappers have them: `User.objects.filter(…).delete()`, `User.where(…).delete_all`, `knex("users").del()`. */
export const rows: Reader = ({ call, path, words }) => {
  const { m, self } = call;
  const [table, ...rest] = path;
  const name = tableName(table);
  const said = words.join(" ");
  // `delete(users).where(…)`: which of them are changed may be said behind the change.
  const done = self.k === "thing" ? m.open.get(self) : undefined;
  if (done?.type === "sql") {
    if (CHOOSES.test(said) && filtered(call) && !/ WHERE /.test(done.text ?? "")) done.text += CHOSEN;
    return self;
  }
  const where = rest.includes("where") || chooses(call, said) ? CHOSEN : "";
  if (/^(?:delete|delete all|destroy all|destroy|del|delete many|truncate|clear|raw delete|force delete)$/.test(said))
    return changing(
      call,
      said === "truncate" || said === "clear" || isTrue(optionOf(call, "truncate"))
        ? `TRUNCATE TABLE ${name}`
        : `DELETE FROM ${name}${where}`,
    );
  else if (/^(?:update|update all|update many|bulk update|increment|decrement)$/.test(said))
    return changing(call, `UPDATE ${name} SET x = 1${where}`);
  else if (/^(?:delete by|destroy by|delete one|find one and delete)$/.test(said))
    says(m, `DELETE FROM ${name} WHERE id = 1`, "generic");
  else if (/^(?:insert|create|bulk create|create many|upsert|get or create|update or create)$/.test(said))
    says(m, `INSERT INTO ${name} VALUES (1)`, "generic");
  else if (said === "drop") says(m, `DROP TABLE ${name}`, "generic");
  else if (/^(?:delete|empty|remove|drop) (?:bucket|user)$/.test(said)) says(m, `DROP TABLE ${name}`, "generic");
  else if (/^(?:raw|extra)$/.test(said)) saysGiven(call, 0, "generic");
  else if (self.k !== "thing") return null;
  else if (CHOOSES.test(said))
    return deeper(self, filtered(call) || said === "first" || said === "last" ? "where" : null);
  else if (KEEPS.test(said)) return self;
  else {
    says(m, `SELECT * FROM ${name}`, "generic");
    // Each of what is found can be asked for where it is kept.
    return /^(?:stream|list documents)$/.test(said) ? self : answer(call);
  }
  return answer(call);
};

/** `delete(User).where(…)`: a statement of classes, which does nothing until it is handed to a session. */
export const statementClient: Reader = ({ call, words }) => {
  const { self } = call;
  return self.k === "thing" && CHOOSES.test(words.join(" ")) && call.args.length > 0 ? deeper(self, "where") : self;
};

/** What such a statement says; null for anything else. */
export function statementOf(of: Value): string | null {
  if (of.k !== "thing" || of.type !== "client" || kindOf(of) !== "statement") return null;
  const [verb, table, ...rest] = pathOf(of);
  const where = rest.includes("where") ? CHOSEN : "";
  return `${verb === "delete" ? "DELETE FROM" : "UPDATE"} ${tableName(table)}${verb === "delete" ? "" : " SET x = 1"}${where}`;
}

const CHOSEN = " WHERE id = 1";

/** Whether the change itself says which rows it is of. */
const chooses = (call: Call, said: string): boolean =>
  /(?:many|by)$/.test(said)
    ? filtered(call)
    : /^(?:delete|destroy|update)$/.test(said) && call.args.length > 0 && filtered({ ...call, named: null });

/** A change whose rows may still be chosen. */
export function changing(call: Call, statement: string): Value {
  const { m, self } = call;
  const said = says(m, statement, "generic");
  if (self.k !== "thing") return answer(call);
  const after = deeper(self);
  m.open.set(after, said);
  return after;
}

/** Members that are no tables. */
const AROUND =
  /^(?:schema|migrate|seed|client|connection|manager|driver|getQueryInterface|createQueryBuilder|createQueryRunner|transaction|get_?[cC]onnection|options|config|_)$/;
const DROPS = /^(?:drop(?: table| table if exists| tables| all tables| schema| all schemas| database)?)$/;

/** Members of a mapper as such: statements as text, and the tables it has. */
export const mapper: Reader = (step) => {
  const { call, path, name, words } = step;
  const { m, self } = call;
  const said = words.join(" ");
  const [first, ...rest] = path;
  if (first !== undefined && !AROUND.test(first) && !DROPS.test(said)) {
    // A table by its name: `DB[:users].delete`, `sequelize.models.User.destroy({})`.
    const own = first === "models" ? rest : path;
    return rows({ ...step, path: own.length === 0 ? ["records"] : own });
  }
  if (
    /^(?:raw|query|execute|execute raw|query raw|execute raw unsafe|query raw unsafe|statement|unprepared|select|insert|run|fetch)$/.test(
      said,
    ) &&
    call.args.length > 0
  ) {
    saysGiven(call, 0, "generic");
    return answer(call);
  }
  if (name === "__call__" || name === "table" || name === "from" || name === "collection")
    return client("rows", [textsOf(call)[0] ?? "records"]);
  if (/^(?:delete|update)$/.test(said) && call.args.length > 0)
    return rows({
      ...step,
      call: { ...call, args: [], self: client("rows", [nameOf(call.args[0]!)]) },
      path: [nameOf(call.args[0]!)],
    });
  if (said === "recursive delete") return changing(call, "DELETE FROM records");
  if (
    DROPS.test(said) ||
    (said === "sync" && isTrue(optionOf(call, "force"))) ||
    (said === "synchronize" && isTrue(call.args[0]))
  ) {
    says(m, `DROP TABLE ${tableName(textsOf(call)[0])}`, "generic");
    return answer(call);
  }
  if (
    /^(?:connect|disconnect|on|then|catch|finally|transaction|authenticate|close|destroy|initialize|schema)$/.test(said)
  )
    return self;
  if (/^(?:define|models?|get repository|repository)$/.test(said) && self.k === "thing")
    return deeper(self, textsOf(call)[0] ?? "records");
  return null;
};

/** Tables of a mapper are its members: `prisma.user.deleteMany()`. */
export const prisma: Reader = (step) => {
  const { call, path, name } = step;
  if (path.length > 0) return rows(step);
  if (name.startsWith("$")) return mapper(step) ?? call.self;
  return null;
};

/** A class's name, or a table's, where it is one of another file. */
export const nameOf = (of: Value): string => (of.k === "ref" ? of.name.slice(of.name.lastIndexOf(".") + 1) : "records");

/** Models by their class, where only a mapper has such methods: Django's and Rails'. */
export function ormLibrary(name: string): Handler | undefined {
  const django = /(?:^|\.)([A-Z]\w{0,64})\.(?:objects|query)\.(\w+)$/.exec(name);
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
  if (/^sqlalchemy(?:\.sql(?:\.expression)?)?\.(?:delete|update)$/.test(name))
    return (c) => client("statement", [name.endsWith("delete") ? "delete" : "update", nameOf(c.args[0] ?? NONE)]);
  if (/^sqlalchemy(?:\.schema)?\.Table$/.test(name)) return (c) => client("rows", [textsOf(c)[0] ?? "records"]);
  if (/\.__table__\.drop$/.test(name)) return through("rows", "drop", name.split(".").at(-3) ?? "records");
  // Models of Python that find their rows by themselves.
  const model = /(?:^|\.)(?:models|entities|documents)(?:\.\w+)*\.([A-Z]\w{0,64})\.(all|filter)$/.exec(name);
  if (model !== null) return begun(model[1]!, model[2]!);
  // A session a project's own module hands out: `db.session.query(User)`.
  if (/\.session\.query$/.test(name)) return (c) => client("rows", [nameOf(c.args[0] ?? NONE)]);
  if (
    /^(?:drizzle-orm\/[\w-]+\.drizzle|@supabase\/[\w-]+\.create\w*Client|supabase\.create_client|firebase-admin\.firestore|firebase-admin\/firestore\.getFirestore)$/.test(
      name,
    )
  )
    return () => client("mapper");
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
