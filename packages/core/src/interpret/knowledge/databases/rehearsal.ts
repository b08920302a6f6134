import type { Value } from "../value.js";

/** Variables by which tools of a language tell a run for tests, by a word of the command line. */
const VARIABLES: ReadonlyMap<string, readonly string[]> = new Map([
  ["rails", ["RAILS_ENV", "RACK_ENV"]],
  ["rake", ["RAILS_ENV", "RACK_ENV"]],
  ["hanami", ["HANAMI_ENV"]],
  ["mix", ["MIX_ENV"]],
  ["artisan", ["APP_ENV"]],
  ["console", ["APP_ENV"]],
  ["sequelize", ["NODE_ENV"]],
  ["sequelize-cli", ["NODE_ENV"]],
  ["knex", ["NODE_ENV"]],
  ["db-migrate", ["NODE_ENV"]],
]);
const TESTS = /^test(?:s|ing)?$/;
const OPTION = /^(?:--env|--environment|-e)(?:=(.*))?$/;
/** Where the tool's own name stands: `php artisan`, `rails`. */
const MAX_NAME = 3;
const MAX_WORDS = 32;

/**
 * Whether a tool of migrations says that it works on the database of the tests, which every run of them makes again: by an
 * option, or by a variable its tool goes by. Not so where the call says an address, for that goes before both.
 *
 * @param variable the value of a variable this call set: undefined where it set none, null where it is not known
 */
export function isRehearsal(argv: readonly Value[], variable: (name: string) => string | null | undefined): boolean {
  if (variable("DATABASE_URL") !== undefined || variable("DB_HOST") !== undefined) return false;
  const names = argv.slice(0, MAX_NAME).map(({ text }) => text.slice(text.lastIndexOf("/") + 1));
  const tool = names.find((name) => VARIABLES.has(name));
  if (tool === undefined) return names.includes("manage.py") && isOfTests(argv);
  const said = saidBy(argv, VARIABLES.get(tool)!);
  if (said !== undefined) return said !== null && TESTS.test(said);
  for (const name of VARIABLES.get(tool)!) {
    const value = variable(name);
    if (value !== undefined) return value !== null && TESTS.test(value);
  }
  return false;
}

/** Settings of a Django project by their module: `app.settings.test`. */
function isOfTests(argv: readonly Value[]): boolean {
  const said = argv.slice(1, MAX_WORDS).filter(({ text }) => text.startsWith("--settings"));
  const found = /^--settings=[\w.]*?(?:^|[._=])(?:test|tests|testing)$/;
  return said.length === 1 && said[0]!.form === "exact" && found.test(said[0]!.text);
}

/** What the words say: `--env=test`, `-e test`, `rake db:drop RAILS_ENV=test`. */
function saidBy(argv: readonly Value[], names: readonly string[]): string | null | undefined {
  for (let at = 1; at < argv.length && at < MAX_WORDS; at++) {
    const { form, text } = argv[at]!;
    const equals = text.indexOf("=");
    if (equals > 0 && names.includes(text.slice(0, equals))) return form === "exact" ? text.slice(equals + 1) : null;
    const found = OPTION.exec(text);
    if (found === null) continue;
    const value = found[1] === undefined ? argv[at + 1] : { form, text: found[1] };
    return value?.form === "exact" ? value.text : null;
  }
  return undefined;
}
