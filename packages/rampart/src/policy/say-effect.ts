import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { bold, dim, green, type Piece, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";

/** Changes told one by one. */
const SHOWN = 60;

const list = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

const TOWARDS: Readonly<Record<string, Piece>> = {
  tighter: green("tighter  "),
  looser: yellow("LOOSER   "),
  either: yellow("differs  "),
  words: dim("words    "),
};
const HOW: Readonly<Record<string, string>> = { added: "+", removed: "-", changed: "~" };

/** What differs between two policies, for a person: what lets more through first. */
export function sayChanges(changes: Json | undefined, io: Io): void {
  const order = ["looser", "either", "tighter", "words"];
  const sorted = [...list(changes)].sort(
    (a, b) => order.indexOf(text(a["direction"])) - order.indexOf(text(b["direction"])),
  );
  for (const { part, name, entry, how, direction, says } of sorted.slice(0, SHOWN)) {
    const within = part === "section" && typeof entry === "string" ? `.${entry}` : "";
    const title = `${text(part)} ${text(name)}${within}`;
    io.line("  ", TOWARDS[text(direction)] ?? "", HOW[text(how)] ?? "", " ", bold(title), dim(`  ${text(says)}`));
  }
  if (sorted.length > SHOWN) io.line(dim(`  … and ${sorted.length - SHOWN} changes more`));
  if (sorted.length === 0) io.line(dim("  nothing differs"));
}

/** Who has to agree to a change, and who did. */
export function sayAreas(areas: Json | undefined, io: Io): void {
  const all = list(areas);
  if (all.length === 0) io.line(dim("  nobody has to agree: the policy in force declares no sign-offs"));
  for (const { area, needs, people, signed } of all) {
    const names = Array.isArray(signed) ? signed.join(", ") : "";
    const have = Array.isArray(signed) ? signed.length : 0;
    const done = have >= Number(needs);
    const who = Array.isArray(people) ? people.join(", ") : "any policy owner";
    const said = `${have} of ${Number(needs)}${names === "" ? "" : ` (${names})`}`;
    io.line("  ", done ? green("agreed   ") : red("missing  "), bold(text(area)), `  ${said}`, dim(`  ${who}`));
  }
}

/** A change as the guard tells it. */
export function sayEffect(effect: Json | undefined, io: Io): void {
  if (!isJsonObject(effect)) return;
  io.line(bold("what changes"), dim(`  ${text(effect["from"]).slice(0, 19)}… → ${text(effect["to"]).slice(0, 19)}…`));
  sayChanges(effect["changes"], io);
  io.line(bold("who has to agree"));
  sayAreas(effect["areas"], io);
}
