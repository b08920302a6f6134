import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf, type Value } from "../value.js";
import { stdinText } from "./shells.js";

/** Tasks that throw a database's content away, or all of it but what is made anew. */
const DESTROYS =
  /^(?:db:(?:drop|reset|purge|truncate_all|wipe|schema:load|structure:load|migrate:reset|mongoid:drop|mongoid:purge)(?::\w+)?|migrate:(?:fresh|reset)|db:wipe|flush|reset_db|sqlflush|reset_schema|schema:drop|db:undo:all|db:migrate:undo:all)$/;

/** Says what a task of a web framework does to its database. */
export function sayTask(task: string | null, emit: Emit): boolean {
  if (task === null || !DESTROYS.test(task)) return false;
  emit.add("data.define", "table", null, { dialect: "generic", statement: "drop database", bounded: false });
  return true;
}

/** A task, and what else the words say: `rake db:drop RAILS_ENV=test` runs several, and sets variables. */
function rake(line: Line, emit: Emit): void {
  let known = false;
  for (const word of line.operands) known = sayTask(textOf(word), emit) || known;
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
  if (name === "runner" || name === "r") return runner(first, rest, emit);
  if (sayTask(name, emit) || /^(?:new|version|stats|routes|about|help|notes|time:zones)$/.test(name ?? "")) return;
  own(line, emit);
}

function runner(code: Value | undefined, rest: readonly Value[], emit: Emit): void {
  if (code === undefined) return;
  if (/^[\w./-]+\.rb$/.test(code.text)) emit.script("ruby", code, rest);
  else emit.code("ruby", code, "inline", rest);
}

/** `manage.py shell -c CODE`, `artisan tinker --execute=CODE`, and tasks: words behind a framework's own script. */
export function runManaged(script: string, words: readonly Value[], emit: Emit): void {
  const task = textOf(words[0]);
  // Back before the first migration: every table goes.
  const unmade = task === "migrate" && words.length > 1 && textOf(words.at(-1)) === "zero";
  if (sayTask(unmade ? "migrate:reset" : task, emit) || task === null) return;
  if (/(?:^|\/)manage\.py$/.test(script) && /^(?:shell|shell_plus)$/.test(task))
    inline("python", ["-c", "--command"], words, emit);
  else if (/(?:^|\/)artisan$/.test(script) && task === "tinker") inline("php", ["--execute"], words, emit);
}

function inline(language: "python" | "php", options: readonly string[], words: readonly Value[], emit: Emit): void {
  for (const [at, word] of words.entries()) {
    const option = options.find((one) => word.text === one || word.text.startsWith(`${one}=`));
    if (option === undefined) continue;
    const code = word.text === option ? words[at + 1] : { ...word, text: word.text.slice(option.length + 1) };
    if (code !== undefined) emit.code(language, code, "inline");
  }
}

/** Scripts of frameworks by their names, wherever they stand. */
export const isManaged = (path: string): boolean => /(?:^|\/)(?:manage\.py|artisan)$/.test(path);

/** Packages whose program changes databases, and is known here. */
const PACKAGES: ReadonlySet<string> = new Set([
  "prisma",
  "sequelize",
  "sequelize-cli",
  "typeorm",
  "knex",
  "drizzle-kit",
]);

export const changesDatabases = (name: string | undefined): boolean =>
  name !== undefined && PACKAGES.has(name.slice(0, 64).replace(/@[\w.^~-]{1,32}$/, ""));

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
      "--schema": "value",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const words = `${line.text(0)} ${line.text(1)}`;
      if (words === "migrate reset" || (words === "db push" && line.flag("resets"))) sayTask("db:reset", emit);
      else if (words === "db execute" && line.stdin.text !== "") emit.code("sql", stdinText(line), "stdin");
      else if (/^(?:migrate|db) /.test(words)) own(line, emit);
    },
  },
  {
    names: ["sequelize", "sequelize-cli", "typeorm", "typeorm-ts-node-commonjs", "knex", "alembic", "drizzle-kit"],
    options: { "--all": { sets: "all" }, "-h --help --version": "harmless" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const [task, to] = [line.text(0), line.text(1)];
      if (task === "downgrade" && to === "base") sayTask("migrate:reset", emit);
      else if (task === "migrate:rollback" && line.flag("all")) sayTask("migrate:reset", emit);
      else if (!sayTask(task, emit)) own(line, emit);
    },
  },
  {
    names: ["django-admin"],
    syntax: "posix",
    options: { "--version -h --help": "harmless" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.operands.length > 0) runManaged("manage.py", line.operands, emit);
    },
  },
];
