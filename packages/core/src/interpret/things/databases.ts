import type { Action, ActionKind } from "../../spine/index.js";
import { serverIn } from "../contexts/index.js";
import type { Around, Deed, ThingTable, Word } from "./thing.js";

const DATA: readonly ActionKind[] = ["data.write", "data.delete", "data.define", "data.grant"];
const LOCAL = /^(?:localhost|127\.0\.0\.1|\[?::1\]?)$/;
/** Folders a server of this machine has its socket in; in others stand those that lead to other machines. */
const SOCKETS = /^\/(?:(?:var\/)?run\/postgresql|tmp)\/?$/;
/** Clients that go by a socket where they are told no address. */
const BY_SOCKET = /^(?:psql|createdb|dropdb|pgbench|pg_restore|mysql|mariadb)$/;
/** Long options cut short, as most of the clients take them. */
const SHORT = /^--(?:h|ho|hos|po|por|prot?o?c?o?|so?c?k?e?|dbn|dbna|dbnam|da|dat\w{0,4}|ser\w{0,6})(?:=|$)/;
const PORTS: Readonly<Record<string, string>> = {
  "redis-cli": "6379",
  mysql: "3306",
  mariadb: "3306",
  mongosh: "27017",
  mongo: "27017",
};

/** Tools for migrations, which look for the server in files of the project's own unless an address is on the line. */
const FILED = new Set(["migrate", "alembic", "sqlx", "dbmate", "goose", "atlas", "liquibase", "flyway"]);
/** Clients' options for a server by its socket, a file or another address. */
const MOVED: Readonly<Record<string, RegExp>> = {
  "redis-cli": /^(?:-s|--cluster)/,
  mysql: /^(?:-S|--socket|--defaults-|--login-path)/,
  mariadb: /^(?:-S|--socket|--defaults-)/,
  createdb: /^--maintenance-db/,
  dropdb: /^--maintenance-db/,
};

/** Databases the session made, and those of a server it started: on this machine, by a port that is told. */
export const DATABASES: ThingTable = {
  programs: [
    ..."psql createdb dropdb pgbench pg_restore mysql mariadb mongosh mongo mongorestore redis-cli".split(" "),
    ...FILED,
  ],
  read(words, around, program) {
    const at = placeOf(words, program, around);
    if (at === null) return null;
    const { port, base } = at;
    const server = at.byPort ? port : `${port} socket`;
    if (at.byPort && around.owns(`port ${port}`)) return { drops: { keys: [`port ${port}`], kinds: DATA } };
    const whole = wholeBase(around);
    if (whole !== null) return ofWhole(words, `database ${server}/${whole.name}`, whole);
    if (isAnew(around)) return TESTS;
    if (base === undefined || leaves(around, words)) return null;
    if (isOfTests(base)) return TESTS;
    const key = `database ${server}/${base}`;
    return around.owns(key) ? { drops: { keys: [key], kinds: DATA } } : null;
  },
};

/** The tests make such a database again whenever they run: `app_test`, `test_app`. */
const isOfTests = (name: string | null | undefined) =>
  typeof name === "string" && /^(?:test|tests|test_\w+|\w+[_-]tests?)$/i.test(name);
const TESTS: Deed = { drops: { keys: [], kinds: DATA, as: "scratch" } };

interface WholeBase {
  readonly name: string;
  readonly creates: boolean;
}

/** The one database a command makes or drops, where it does nothing else to data. */
function wholeBase({ actions }: Around): WholeBase | null {
  const data = actions.filter(({ kind }) => DATA.includes(kind));
  const [first] = data;
  const name = first === undefined ? null : nameOf(first);
  const verb = WHOLE.exec(first?.detail.statement ?? "")?.[1]?.toLowerCase();
  const isAll = data.every((one) => nameOf(one) === name && one.detail.statement === first!.detail.statement);
  return name === null || verb === undefined || !isAll ? null : { name, creates: verb === "create" };
}

/** `drop database app_test; create database app_test`. */
function isAnew({ actions }: Around): boolean {
  const data = actions.filter(({ kind }) => DATA.includes(kind));
  return data.length > 0 && data.every((one) => WHOLE.test(one.detail.statement ?? "") && isOfTests(nameOf(one)));
}
const WHOLE = /^(create|drop) database$/i;

/** `create database` fails where it is there. */
function ofWhole(words: readonly Word[], key: string, { name, creates }: WholeBase): Deed | null {
  if (!creates)
    return isOfTests(name) ? { ...TESTS, ends: [key] } : { ends: [key], drops: { keys: [key], kinds: DATA } };
  if (words.some((word) => /if\s+not\s+exists|or\s+replace/i.test(word ?? ""))) return isOfTests(name) ? TESTS : null;
  return { makes: [key], drops: { keys: [], kinds: DATA } };
}

const LEAVES = /\\c(?![a-z])|\\connect|\buse\s|getSiblingDB|adminCommand|getMongo|new Mongo/i;

/** Whether more is reached than what is inside one database: another one, or what belongs to the server. */
function leaves({ actions, input }: Around, words: readonly Word[]): boolean {
  if (LEAVES.test(input) || words.some((word) => word === null || LEAVES.test(word))) return true;
  return actions.some(({ kind, detail, labels, resource }) => {
    if (!DATA.includes(kind)) return labels.includes("database-server");
    return (
      kind === "data.grant" ||
      resource.name.includes(".") ||
      /(?:create|alter|drop|reset) (?:database|role|user|tablespace|server|system)/i.test(detail.statement ?? "")
    );
  });
}

const nameOf = ({ resource }: Action) =>
  resource.form === "exact" && /^[\w-]{1,64}$/.test(resource.name) ? resource.name : null;

/** Variables that may say another server than the words do. */
const ELSEWHERE = ["PGSERVICE", "PGHOSTADDR", "PGPORT", "PGDATABASE", "DATABASE_URL", "REDIS_URL", "MYSQL_TCP_PORT"];

interface Reached {
  readonly port: string;
  /** By that port, and not by the socket of a server that has it. */
  readonly byPort: boolean;
  readonly base: string | undefined;
}

/** The port of this machine a client is told to reach, and the database there; null where it may be another machine. */
function placeOf(words: readonly Word[], program: string, around: Around): Reached | null {
  if (words.some((word) => word === null || SHORT.test(word))) return null;
  const said = words as readonly string[];
  const urls = said.flatMap((word) => /[a-z][a-z0-9+]{1,20}:\/\/\S{1,300}/.exec(word)?.[0] ?? []);
  if (urls.length > 1) return null;
  if (urls.length === 1) return ofUrl(urls[0]!);
  const moved = MOVED[program];
  if (FILED.has(program) || (moved !== undefined && said.some((word) => moved.test(word)))) return null;
  const host = optionIn(said, ["-h", "--host"]) ?? around.variable("PGHOST", "MYSQL_HOST");
  if (host === null || ELSEWHERE.some((name) => around.variable(name) !== undefined)) return null;
  if (host !== undefined && !LOCAL.test(host) && !SOCKETS.test(host)) return null;
  const isMy = program === "mysql" || program === "mariadb";
  // To MySQL `localhost` is the socket, whatever port is named.
  const isAddress = host !== undefined && LOCAL.test(host) && !(isMy && host === "localhost");
  const byPort = isAddress || !BY_SOCKET.test(program) || said.some((word) => /^--protocol=tcp$/i.test(word));
  const port = optionIn(said, isMy ? ["-P", "--port"] : ["-p", "--port"]) ?? PORTS[program] ?? "5432";
  const base = baseIn(said, program);
  // `host=db.example dbname=app`, `db.example:27017/app`: a database may be an address of its own.
  if (base !== undefined && !/^[\w-]{0,64}$/.test(base)) return null;
  return /^\d{2,5}$/.test(port) ? { port, byPort, base } : null;
}

function ofUrl(url: string): Reached | null {
  const server = serverIn(url);
  const found =
    /:\/\/(?:[^@/]{0,200}@)?(?:localhost|127\.0\.0\.1|\[::1\]):(\d{2,5})(?:\/([\w-]{1,64}))?([?;]\S*)?$/.exec(url);
  return server === null || found === null || !isPlain(found[3] ?? "")
    ? null
    : { port: found[1]!, byPort: true, base: found[2] };
}

/** Whether what follows an address names no other server or database: `?sslmode=disable`. */
const isPlain = (query: string) =>
  query
    .split(/[?;&]/)
    .every((one) =>
      /^(?!(?:host|hostaddr|port|service|socket|db|dbname|database|databaseName)=)\w{0,64}(?:=|$)/i.test(one),
    );

function optionIn(words: readonly string[], spellings: readonly string[]): string | undefined {
  for (const [at, word] of words.entries())
    for (const name of spellings) {
      if (word === name) return words[at + 1];
      if (name.startsWith("--") && word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (!name.startsWith("--") && word.startsWith(name) && !word.startsWith("--") && word.length > 2)
        return word.slice(2);
    }
  return undefined;
}

/** Options of the clients that take the next word. */
const VALUED = /^(?:-[hpUcfvPdODu]|--(?:host|port|username|user|command|file|dbname|variable|eval|execute))$/;

function baseIn(words: readonly string[], program: string): string | undefined {
  if (program === "createdb" || program === "dropdb" || program === "redis-cli") return undefined;
  const named = optionIn(words, ["-d", "--dbname", "-D", "--database"]);
  if (named !== undefined) return named;
  if (program === "pg_restore" || program === "mongorestore") return undefined;
  const isMy = program === "mysql" || program === "mariadb";
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    // `mysql -p` takes no word of its own; `-e` does.
    if (word === "-e" || (VALUED.test(word) && !(isMy && word === "-p"))) at++;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}
