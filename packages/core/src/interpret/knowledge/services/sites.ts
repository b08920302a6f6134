import { runStatements } from "../databases/session.js";
import { sayUndoing } from "../databases/undoing.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

/** Statements for the site's database, behind so many words. */
const tells =
  (from: number) =>
  (line: Line, emit: Emit): void => {
    const at = line.operands.findIndex((one) => !one.text.startsWith("@"));
    runStatements(line, { texts: line.operands.slice(at + from), files: line.values("--file") }, "mysql", emit);
  };

const runs =
  (how: "code" | "script") =>
  (line: Line, emit: Emit): void => {
    const [code, ...args] = line.operands.filter((one) => !one.text.startsWith("@")).slice(1);
    if (code === undefined) return;
    if (how === "code") emit.code("php", code, "inline", args);
    else emit.script("php", code, args);
  };

const empties = (_line: Line, emit: Emit): void => void sayUndoing("empties", emit);
const rights = (line: Line, emit: Emit): void =>
  emit.add("data.grant", "table", "users", { dialect: line.program, statement: "grant" });
const record =
  (kind: "data.delete" | "data.write", bounded = true) =>
  (line: Line, emit: Emit): void =>
    emit.add(kind, "table", line.program, {
      dialect: line.program,
      statement: kind === "data.delete" ? "delete" : "update",
      bounded,
    });
const installs = (line: Line, emit: Emit): void => {
  for (const one of line.operands.slice(2)) emit.role("package", one);
};

/** Another site than the one at hand: by its alias, or by the machine it stands on. */
const HERE = /^@(?:self|none|local|dev|ddev|lando|docker|test)\b/;
function isElsewhere(line: Line): boolean {
  if (line.has("--ssh") || line.has("--http")) return true;
  const [first] = line.operands;
  return first !== undefined && /^@\w/.test(first.text) && !HERE.test(first.text);
}

/** What changes a site at hand is work on a project; what changes one elsewhere changes what others visit. */
const changesSite = (line: Line, emit: Emit): void => {
  if (isElsewhere(line)) emit.add("infra.apply", "cloud", line.program, { program: line.program, what: "site" });
};

const ALIAS = "^(?:@\\S+ )?";
const at = (words: string): RegExp => new RegExp(`${ALIAS}(?:${words})(?: |$)`);

const TOOLS: readonly Tool[] = [
  {
    // WordPress.
    names: "wp wp-cli wp-cli.phar",
    values:
      "--path, --url, --user, --require, --exec, --prompt, --format, --fields, --field, --context, --role, --user_pass",
    tries: "--dry-run",
    options: { "--ssh --http": "value" },
    says: [
      [at("db (?:reset|drop|clean)|site (?:empty|delete|archive|deactivate|spam)"), empties],
      [at("db query"), tells(2)],
      [at("db cli"), tells(2)],
      [at("db import"), record("data.write", false)],
      [at("eval"), runs("code")],
      [at("shell"), (line, emit) => (line.stdin.text === "" ? undefined : emit.code("php", null, "stdin"))],
      [at("eval-file"), runs("script")],
      [at("search-replace"), record("data.write", false)],
      [at("config (?:list|export)|config get \\S*(?:PASSWORD|KEY|SALT|SECRET|TOKEN)\\S*"), "keys"],
      [at("config shuffle-salts"), record("data.write")],
      [
        at(
          "(?:role|cap|super-admin) (?:create|add|delete|remove|reset)|user (?:set-role|add-role|remove-role|add-cap|remove-cap|application-password create)",
        ),
        rights,
      ],
      [
        at("user (?:create|update)"),
        (line, emit) =>
          /^(?:administrator|editor|super)/.test(line.value("--role")?.text ?? "") || line.has("--user_pass")
            ? rights(line, emit)
            : changesSite(line, emit),
      ],
      [at("user (?:reset-password|session destroy)"), record("data.write")],
      [
        at(
          "(?:post|user|comment|term|option|menu|media|site option|network meta|transient|role|taxonomy|widget) (?:[\\w-]+ )?(?:delete|reset|empty|spam|trash|destroy)",
        ),
        record("data.delete"),
      ],
      [at("plugin uninstall"), record("data.delete")],
      [at("core multisite-(?:convert|install)|maintenance-mode activate"), changesSite],
      [at("package install|(?:plugin|theme) install"), installs],
      [
        at(
          "\\S+ (?:list|get|status|is-\\S+|search|path|describe|check|verify-checksums|export|info|exists|size|tables|columns|pluck|version|check-update|meta get|providers|count)|cli|help|i18n|scaffold|server|cron (?:event|schedule) list|find|doctor|profile|db (?:prefix|search)",
        ),
        "nothing",
      ],
      [at("\\S+"), changesSite],
    ],
  },
  {
    // Drupal.
    names: "drush",
    values:
      "-l --uri, -r --root, --fields, --format, -i --include, -c --config, --name, --uid, --db-url, --account-name, --account-pass, --site-name, --extra, --target, --result-file",
    tries: "--simulate -s",
    options: { "--file": "value" },
    says: [
      [
        at(
          "sql[:-]drop|site[:-]install|si|entity[:-]delete(?: \\S+)?|edel(?: \\S+)?|sql[:-]create|search-api[:-]clear|sapi-c",
        ),
        empties,
      ],
      [at("sql[:-]sync|sql:sanitize|sqlsan|sql-sanitize"), record("data.write", false)],
      [at("sql[:-]query|sqlq|sql:query"), tells(1)],
      [at("sql[:-]cli|sqlc"), tells(1)],
      [at("sql[:-]conf\\w*|sql[:-]connect"), "keys"],
      [at("php[:-]eval|ev|eval"), runs("code")],
      [at("php[:-]script|scr"), runs("script")],
      [
        at(
          "user[:-](?:role|create|add-role|remove-role)\\S*|urol|urrol|ucrt|role[:-]\\S+|user[:-]unblock|uublk|user[:-]password|upwd",
        ),
        rights,
      ],
      [
        at(
          "user[:-]cancel|ucan|user[:-]block|ublk|pm[:-]uninstall|pmu|config[:-]delete|cdel|state[:-]delete|watchdog[:-]delete|wd-del|queue[:-]delete|field[:-]delete|fd|migrate[:-](?:rollback|reset\\S*)|mr|image[:-]flush|key[:-]delete",
        ),
        record("data.delete"),
      ],
      [
        at(
          "\\S*(?:status|list|get|export|show|requirements|info|dump|search)|st|cst|cex|cr|rq|ws|pml|ms|cget|core-\\S+|cache[:-]rebuild|watchdog\\S*|help|version|site[:-]alias|sa|generate|gen|twig\\S*|runserver|rs",
        ),
        "nothing",
      ],
      [at("\\S+"), changesSite],
    ],
  },
  {
    // Magento, TYPO3, Shopware: by their own scripts.
    names: "n98-magerun n98-magerun2 typo3 typo3cms",
    values: "--root-dir, --format",
    says: [
      [
        /^(?:db:drop|setup:uninstall|customer:delete|database:(?:import|updateschema destructive)|cleanup:deletedrecords)\b/,
        empties,
      ],
      [/^(?:db:query)\b/, tells(1)],
      [/^(?:admin:user:(?:create|change-password|delete)|backend:(?:createadmin|user:create))\b/, rights],
      [/^/, "nothing"],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
