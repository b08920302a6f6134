import { MIGRATORS } from "../databases/migrations.js";
import { runStatements } from "../databases/session.js";
import { sayUndoing, undoingOf } from "../databases/undoing.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf, type Value } from "../value.js";
import { typed } from "./consoles.js";
import { stdinText } from "./shells.js";

/** Says what a task of a web framework does to its database. */
const sayTask = (task: readonly Value[], emit: Emit): boolean => sayUndoing(undoingOf(task), emit);

/** `db:migrate VERSION=0`: back before the first step, as a word of the line or a variable. */
function migratesBack(line: Line, emit: Emit): boolean {
  if (!line.operands.some(({ text }) => /^db:migrate(?::\w{1,32})?$/.test(text))) return false;
  const version =
    line.operands.find(({ text }) => text.startsWith("VERSION="))?.text.slice(8) ?? emit.variable("VERSION");
  return version === "0" && sayUndoing("empties", emit);
}

/** A task, and what else the words say: `rake db:drop RAILS_ENV=test` runs several, and sets variables. */
function rake(line: Line, emit: Emit): void {
  let known = migratesBack(line, emit);
  for (const word of line.operands) known = sayTask([word], emit) || known;
  if (!known) own(line, emit);
}

/** A project's own tasks are the project's own code. */
function own(line: Line, emit: Emit): void {
  emit.add("code.run", "code", line.program, { language: "ruby", origin: "project", program: line.program });
}

/** `rails runner CODE|FILE`, `rails db:drop`; anything else is the project's own code. */
function rails(line: Line, emit: Emit): void {
  const [task, first, ...rest] = line.operands;
  if (task === undefined) return;
  const name = textOf(task);
  if (name === "runner" || name === "r") return runner(first, rest, line, emit);
  if (name === "console" || name === "c") typed(line, "ruby", emit);
  // Every key of the application, or one that is made and shown.
  if (/^(?:credentials|secrets|encrypted):(?:show|diff)$/.test(name ?? ""))
    return emit.add("secret.read", "cloud", "rails", { what: "secrets" });
  if (migratesBack(line, emit) || sayTask([task], emit)) return;
  if (/^(?:new|version|stats|routes|about|help|notes|time:zones)$/.test(name ?? "")) return;
  own(line, emit);
}

function runner(code: Value | undefined, rest: readonly Value[], line: Line, emit: Emit): void {
  if (code === undefined) return;
  if (code.text === "-") typed(line, "ruby", emit);
  else if (/^[\w./-]+\.rb$/.test(code.text)) emit.script("ruby", code, rest);
  else emit.code("ruby", code, "inline", rest);
}

/**
 * `manage.py shell -c CODE`, `artisan tinker --execute=CODE`, and tasks: words behind a framework's own script. A task
 * that undoes a database is known by its own name, whatever the script's.
 */
export function runManaged(script: string, words: readonly Value[], line: Line, emit: Emit): void {
  const task = textOf(words[0]);
  const console = CONSOLE.exec(script)?.[1];
  if (console !== undefined) emit.run([exact(console, words[0]), ...words]);
  else if (sayTask(words, emit) || task === null) return;
  else if (/(?:^|\/)manage\.py$/.test(script) && /^(?:shell|shell_plus)$/.test(task))
    inline("python", ["-c", "--command"], words, line, emit);
  else if (/(?:^|\/)manage\.py$/.test(script) && task === "dbshell") inline("sql", ["-c", "-e"], words, line, emit);
  else if (/(?:^|\/)artisan$/.test(script) && task === "tinker") inline("php", ["--execute"], words, line, emit);
}

/** Scripts that are programs known by their names: `php occ`, `php wp-cli.phar`. */
const CONSOLE = /(?:^|\/)(occ|wp|wp-cli|drush|n98-magerun2?|typo3|typo3cms)(?:\.phar)?$/;

function inline(
  language: "python" | "php" | "sql",
  options: readonly string[],
  words: readonly Value[],
  line: Line,
  emit: Emit,
): void {
  let given = false;
  for (const [at, word] of words.entries()) {
    const option = options.find((one) => word.text === one || word.text.startsWith(`${one}=`));
    if (option === undefined) continue;
    const code = word.text === option ? words[at + 1] : { ...word, text: word.text.slice(option.length + 1) };
    if (code === undefined) continue;
    given = true;
    emit.code(language, code, "inline");
  }
  if (!given) typed(line, language, emit);
}

/** Scripts of frameworks by their names, which run tasks by theirs, wherever they stand. */
export const isManaged = (path: string): boolean =>
  /(?:^|\/)(?:manage\.py|artisan|ace|spark|craft|yii|please|bin\/(?:console|cake|magento))$/.test(path);

/** Packages whose program changes databases, and is known here. */
const PACKAGES: ReadonlySet<string> = new Set([
  "prisma",
  "sequelize",
  "sequelize-cli",
  "typeorm",
  "knex",
  "drizzle-kit",
  "typeorm-ts-node-commonjs",
  "typeorm-ts-node-esm",
  ...MIGRATORS,
]);

/** `@mikro-orm/cli`: packages of another name than their program. */
const CALLED: ReadonlyMap<string, string> = new Map([["@mikro-orm/cli", "mikro-orm"]]);

/** The program of a package that changes databases; undefined where it is none. */
export const databaseTool = (name: string): string | undefined =>
  CALLED.get(name) ?? (PACKAGES.has(name) ? name : undefined);

export const entries: readonly Entry[] = [
  {
    names: ["rails"],
    syntax: "posix",
    options: { "-v --version -h --help": "harmless", "-e --environment": "value" },
    unknownOptions: "ignored",
    act: rails,
  },
  {
    names: ["rake"],
    options: {
      "-f --rakefile, -C --directory, -I --libdir, -r --require, -j --jobs": "value",
      "-T --tasks -P --prereqs -W --where -V --version -h --help -H": "harmless",
    },
    unknownOptions: "ignored",
    act: rake,
  },
  {
    names: ["prisma"],
    options: {
      "--force-reset --accept-data-loss": { sets: "resets" },
      "-v --version -h --help": "harmless",
      "--schema --url --name, --file": "value",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const words = `${line.text(0)} ${line.text(1)}`;
      if (sayTask(line.operands, emit)) return;
      const file = line.value("--file");
      if (words === "db push" && line.flag("resets")) sayUndoing("empties", emit);
      else if (words === "db execute" && file !== null)
        runStatements(line, { texts: [], files: [file] }, "generic", emit);
      else if (words === "db execute" && line.stdin.text !== "") emit.code("sql", stdinText(line), "stdin");
      else if (/^(?:migrate|db) /.test(words)) own(line, emit);
    },
  },
  {
    names: [
      ..."sequelize sequelize-cli typeorm typeorm-ts-node-commonjs typeorm-ts-node-esm knex alembic drizzle-kit".split(
        " ",
      ),
    ],
    options: { "--all": { sets: "all" }, "--force": { sets: "forced" }, "-h --help --version": "harmless" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const task = line.text(0);
      const undoing = undoingOf(line.operands);
      const statement = line.operands[1];
      if (undoing !== null) sayUndoing(line.flag("all") ? "empties" : undoing, emit);
      else if (task === "query" && line.program.startsWith("typeorm") && statement !== undefined)
        emit.code("sql", statement, "inline");
      else if (task === "downgrade" || (task === "push" && line.flag("forced"))) sayUndoing("back", emit);
      else own(line, emit);
    },
  },
  {
    // A framework's script that is run by its path may well be that script.
    names: ["artisan"],
    syntax: "bare",
    act: (line, emit) => {
      if (line.operands.length > 0) runManaged("artisan", line.operands, line, emit);
    },
  },
  {
    names: ["django-admin", "manage.py"],
    syntax: "posix",
    options: { "--version -h --help": "harmless" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.operands.length > 0) runManaged("manage.py", line.operands, line, emit);
    },
  },
];
