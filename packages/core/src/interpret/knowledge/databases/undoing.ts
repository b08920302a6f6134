import type { Emit } from "../types.js";
import { textOf, type Value } from "../value.js";

/** What a task does to what stands in a database: all of it goes, or one step of its definition is taken back. */
export type Undoing = "empties" | "back";

/** What a task is about: `db:drop`, `ecto.reset`, `doctrine:schema:drop`, `database drop`. */
const ABOUT =
  "(?:db|database|databases|schema|schema-tool|sql|ecto|mongo|mongoid|collections?|tables?|flyway|liquibase)";
const EMPTYING =
  "(?:drop|drop-?all|drop_all|reset|purge|truncate|truncate_all|wipe|fresh|clean|clear|empty|undo all|migrate reset|migrate undo all|seed replant|(?:schema|structure) load)";
const RETURNING = "(?:rollback\\w*|down|down-to|undo|revert|redo|downgrade|restore|sync|prev)";
const STEP = "migrat(?:e|ion|ions|or)";
const EMPTIES: readonly RegExp[] = [
  new RegExp(`^(?:[\\w-]+ ){0,2}?${ABOUT} ${EMPTYING}(?: |$)`),
  new RegExp(`^(?:[\\w-]+ ){0,2}?${STEP} (?:fresh|reset|refresh|wipe|undo all)(?: |$)`),
  // Back before the first step: every table goes.
  new RegExp(
    `^(?:[\\w-]+ ){0,2}?(?:${STEP}|update|downgrade|${RETURNING}|to) (?:[\\w-]+ )?(?:zero|base|first|0)(?: |$)`,
  ),
  /^(?:flush|reset_db|sqlflush|reset_schema|sql-drop|clear_index|rebuild_index|queue (?:clear|flush|purge|prune\S*)|metadata clear|setup uninstall|doctrine fixtures load)(?: |$)/,
];
const BACK = new RegExp(`^(?:[\\w-]+ ){0,2}?(?:${ABOUT}|${STEP}|seed)(?: ${STEP}| seed)? ${RETURNING}(?: |$)`);
/** Separators of names of tasks, all read as a blank. */
const SEPARATORS = /[.:/\s]+/g;
const MAX_WORDS = 4;
const MAX_TEXT = 128;

/**
 * Whether the first words behind a program's name are a task that undoes a database, in whatever way tools write such
 * tasks. At most four words are looked at; null where they are none.
 */
export function undoingOf(words: readonly Value[]): Undoing | null {
  const known = words.slice(0, MAX_WORDS).flatMap((word) => textOf(word) ?? []);
  const text = known
    .filter((word) => !word.startsWith("-"))
    .join(" ")
    .slice(0, MAX_TEXT)
    .toLowerCase()
    .replace(SEPARATORS, " ");
  if (EMPTIES.some((one) => one.test(text))) return "empties";
  return BACK.test(text) ? "back" : null;
}

/** Says what was found to be undone; false where nothing was. */
export function sayUndoing(undoing: Undoing | null, emit: Pick<Emit, "add">): boolean {
  if (undoing === null) return false;
  const empties = undoing === "empties";
  const statement = empties ? "drop database" : "rollback";
  emit.add("data.define", "table", null, { dialect: "generic", statement, bounded: !empties });
  return true;
}
