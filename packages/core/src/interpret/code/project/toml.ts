import { type Command, MAX_TOLD } from "./settings.js";

const MAX_TEXT = 128 * 1024;
const NONE: readonly Command[] = [];
const ENTRY = /^[ \t]*["']?([\w.:-]{1,64})["']?[ \t]*=[ \t]*(.*)$/;
/** `{ cmd = "x" }`, `{ shell = "x" }`: what of a table is a command. */
const IN_TABLE =
  /\b(?:cmd|shell|script|run|command|sequence|composite)\s{0,4}=\s{0,4}(\[[^\]]{0,2048}\]|"(?:[^"\\]|\\.){0,2048}"|'[^']{0,2048}')/g;
/** Longest table in one line that is read whole. */
const MAX_TABLE = 2_048;
const TEXT = /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/g;

/** Texts that stand, under whatever key, in these sections of a file of TOML: alone, in a list, or as what a table runs. */
export function tomlTexts(sections: RegExp): (text: string) => readonly Command[] {
  return (text) => {
    if (text.length > MAX_TEXT) return NONE;
    const found: Command[] = [];
    for (const [, name, body] of text.matchAll(
      /^[ \t]*\[{1,2}([^\]\n]{1,128})\]{1,2}[^\n]*\n([\s\S]*?)(?=^[ \t]*\[{1,2}[\w."']|(?![\s\S]))/gm,
    ))
      if (sections.test(name!.trim())) for (const value of valuesIn(body!)) found.push(...commandsIn(value));
    return found.slice(0, MAX_TOLD);
  };
}

/** What stands behind the keys of a section; one in brackets may go on over several lines. */
function valuesIn(body: string): readonly string[] {
  const values: string[] = [];
  let open: string[] | null = null;
  let end = "";
  for (const line of body.split("\n")) {
    if (open !== null) {
      open.push(line);
      if (end === "]" ? /[\]}][ \t]*$/.test(line) : line.includes(end)) {
        values.push(open.join("\n"));
        open = null;
      }
      continue;
    }
    const value = ENTRY.exec(line)?.[2]?.trim();
    if (value === undefined) continue;
    end = value.startsWith("[") ? "]" : value.slice(0, 3);
    const isOpen = end === "]" ? !value.includes("]") : /^(?:"""|''')$/.test(end) && !value.includes(end, 3);
    if (isOpen) open = [value];
    else values.push(value);
  }
  if (open !== null) values.push(open.join("\n"));
  return values;
}

function commandsIn(value: string): readonly Command[] {
  const isTable = value.startsWith("{");
  if (isTable && value.length > MAX_TABLE) return [{ text: "", more: true }];
  const inside = isTable ? Array.from(value.matchAll(IN_TABLE), ([, one]) => one!) : [value];
  return inside.flatMap((one) =>
    Array.from(one.matchAll(TEXT), ([, long, plain, double, single]) => ({
      text: (long ?? plain ?? single ?? double!.replace(/\\(["\\])/g, "$1")).trim(),
    })),
  );
}
