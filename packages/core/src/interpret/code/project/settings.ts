import { memberOf, settingsIn } from "../../../json.js";
import { lineOf } from "./words.js";

/** Longest file of settings that is read, in UTF-16 code units. */
const MAX_TEXT = 128 * 1024;
const MAX_LINES = 4_096;
/** Commands of one file that are told of: one more than are run, so that whoever runs them sees that some are left. */
export const MAX_TOLD = 513;

export interface Command {
  readonly text: string;
  /** It goes on, and nobody has read the rest. */
  readonly more?: true;
}

/** Longest line that is read, in UTF-16 code units. */
const MAX_LINE = 4_096;
const MORE: Pick<Command, "more"> = { more: true };
const WHOLE: Pick<Command, "more"> = {};
const restOf = (line: string) => (line.length > MAX_LINE ? MORE : WHOLE);

const NONE: readonly Command[] = [];

const linesOf = (text: string): readonly string[] => (text.length > MAX_TEXT ? [] : text.split("\n", MAX_LINES));
const unquoted = (text: string): string =>
  text.length > 1 && (text.startsWith('"') || text.startsWith("'")) && text.endsWith(text[0]!)
    ? text.slice(1, -1).replaceAll('\\"', '"')
    : text;

/** `["rm", "x"]` is the words of one line. */
const commandIn = (value: string): string =>
  /^\[\s*["'].*\]$/.test(value)
    ? lineOf(Array.from(value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g), ([, one, two]) => (one ?? two)!))
    : unquoted(value);

/** Values of these keys in lines `key = value`, `key: value` or `key value`, whatever section they stand in. */
export function valuesOf(keys: RegExp): (text: string) => readonly Command[] {
  return (text) => {
    const found: Command[] = [];
    let inside = false;
    for (const line of linesOf(text)) {
      if (inside && /^[ \t]+\S/.test(line)) {
        found.push({ text: unquoted(line.trim()) });
        continue;
      }
      inside = false;
      const [, key, value] = /^[ \t]*([\w.-]{1,64})[ \t]*[=: \t][ \t]*(.*)$/.exec(line.slice(0, MAX_LINE)) ?? [];
      if (key === undefined || !keys.test(key)) continue;
      // A value of several lines stands below its key.
      if (value === "") inside = true;
      else found.push({ text: commandIn(value!.trim()), ...restOf(line) });
    }
    return found;
  };
}

/** Lines that are commands behind a prefix: `web: cmd`, `:!cmd`, `\! cmd`. The prefix' last group is the command. */
export function linesAfter(prefix: RegExp): (text: string) => readonly Command[] {
  // Where it need not be the beginning, it may stand in what is not read.
  const anywhere = !prefix.source.startsWith("^");
  return (text) =>
    linesOf(text).flatMap((line) => {
      const found = prefix.exec(line.slice(0, MAX_LINE));
      if (found === null) return anywhere && line.length > MAX_LINE ? [{ text: "", ...MORE }] : NONE;
      return [{ text: unquoted(found[found.length - 1]!.trim()), ...restOf(line) }];
    });
}

/**
 * Texts below these keys of a JSON document, however deep: alone, in a list, or by name. It may hold comments. With `part`
 * only of what stands under that name of the outermost object.
 */
export function jsonTexts(keys: RegExp, part?: string): (text: string) => readonly Command[] {
  return (text) => {
    const found: Command[] = [];
    const visit = (value: unknown, told: boolean, depth: number): void => {
      if (depth > 16 || found.length >= MAX_TOLD) return;
      if (typeof value === "string" && told) found.push({ text: value });
      else if (Array.isArray(value)) for (const one of value) visit(one, told, depth + 1);
      else if (value !== null && typeof value === "object")
        for (const [key, one] of Object.entries(value)) visit(one, told || keys.test(key), depth + 1);
    };
    const whole = settingsIn(text, MAX_TEXT);
    visit(part === undefined ? whole : memberOf(whole, part), false, 0);
    return found;
  };
}

/**
 * Texts below these keys of a YAML or TOML document, read line by line: `key: text`, `key = "text"`, a list of texts, a
 * block of lines. Nothing is resolved; what is no such line is passed over.
 */
export function yamlTexts(keys: RegExp): (text: string) => readonly Command[] {
  return (text) => {
    const found: Command[] = [];
    let indent = -1;
    let block: string[] | null = null;
    const close = (): void => {
      if (block !== null && block.length > 0) found.push({ text: block.join("\n") });
      block = null;
    };
    for (const line of linesOf(text)) {
      if (/^[ \t]*(?:#|$)/.test(line)) continue;
      const at = line.length - line.trimStart().length;
      // The items of a list may stand as far in as its key.
      if (indent >= 0 && (at > indent || (at === indent && block === null && /^[ \t]*- /.test(line)))) {
        if (block !== null) block.push(line.trim());
        else {
          const item = /^[ \t]*- +(?:(?:cmd|sh|run|command):[ \t]*)?(\S.*)$/.exec(line.slice(0, MAX_LINE))?.[1];
          if (item !== undefined && !/^[\w-]+: /.test(item)) found.push({ text: unquoted(item), ...restOf(line) });
        }
        continue;
      }
      close();
      indent = -1;
      const [, key, value] =
        /^[ \t]*(?:- +)?"?([\w.-]{1,64})"?[ \t]*[:=][ \t]*(.*)$/.exec(line.slice(0, MAX_LINE)) ?? [];
      if (key === undefined || !keys.test(key)) continue;
      if (/^[|>][+-]?\d?[ \t]*$/.test(value!)) block = [];
      else if (value !== "") {
        if (value!.startsWith("["))
          for (const [, one, two, bare] of value!.matchAll(/"([^"]*)"|'([^']*)'|([^\s,[\]"'#][^,\]]*)/g))
            found.push({ text: (one ?? two ?? bare)!.trim(), ...restOf(line) });
        else found.push({ text: unquoted(value!), ...restOf(line) });
      }
      indent = value === "" || block !== null ? at : -1;
    }
    close();
    return found;
  };
}

/** Settings of git, as `section.name.key` and value. */
export function gitSettings(text: string): readonly { readonly key: string; readonly value: string }[] {
  const found: { key: string; value: string }[] = [];
  let section = "";
  for (const line of linesOf(text)) {
    const head = /^[ \t]*\[([\w.-]+)(?:[ \t]+"([^"]*)")?\]/.exec(line.slice(0, 1_024));
    if (head !== null) section = head[2] === undefined ? head[1]! : `${head[1]}.${head[2]}`;
    const setting = /^[ \t]*([A-Za-z][\w.-]*)[ \t]*=[ \t]*(.*)$/.exec(line);
    if (setting !== null) found.push({ key: `${section}.${setting[1]}`, value: unquoted(setting[2]!.trim()) });
  }
  return found;
}
