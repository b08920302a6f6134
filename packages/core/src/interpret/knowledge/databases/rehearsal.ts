import type { Value } from "../value.js";

/** Its settings are a module: `app.settings.test`. */
const DJANGO: readonly string[] = ["DJANGO_SETTINGS_MODULE"];
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
  ["manage.py", DJANGO],
  ["django-admin", DJANGO],
]);
const TESTS = /^test(?:s|ing)?$/;
const OPTION = /^(?:--env|--environment|-e)(?:=(.*))?$/;
const SETTINGS = /^--settings(?:=(.*))?$/;
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
  if (argv.length > MAX_WORDS) return false;
  if (variable("DATABASE_URL") !== undefined || variable("DB_HOST") !== undefined) return false;
  const names = argv.slice(0, MAX_NAME).map(({ text }) => text.slice(text.lastIndexOf("/") + 1));
  const tool = names.find((name) => VARIABLES.has(name));
  if (tool === undefined) return false;
  const variables = VARIABLES.get(tool)!;
  const isTests = (value: string | null) =>
    value !== null &&
    TESTS.test(
      variables === DJANGO ? value.slice(Math.max(value.lastIndexOf("."), value.lastIndexOf("_")) + 1) : value,
    );
  const said = saidBy(argv, variables);
  // Of two that are said the last one counts, or the first: whichever the tool goes by.
  if (said.length > 0) return said.every(isTests);
  const set = variables.map(variable).find((value) => value !== undefined);
  return set !== undefined && isTests(set);
}

/** What the words say: `--env=test`, `-e test`, `rake db:drop RAILS_ENV=test`. */
function saidBy(argv: readonly Value[], names: readonly string[]): readonly (string | null)[] {
  const said: (string | null)[] = [];
  for (let at = 1; at < argv.length; at++) {
    const { form, text } = argv[at]!;
    const equals = text.indexOf("=");
    if (equals > 0 && names.includes(text.slice(0, equals)))
      said.push(form === "exact" ? text.slice(equals + 1) : null);
    const found = (names === DJANGO ? SETTINGS : OPTION).exec(text);
    if (found === null) continue;
    const value = found[1] === undefined ? argv[at + 1] : { form, text: found[1] };
    said.push(value?.form === "exact" ? value.text : null);
  }
  return said;
}
