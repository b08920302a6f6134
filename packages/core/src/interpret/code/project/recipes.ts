import { jsonIn, memberOf } from "../../../json.js";
import type { Json } from "../../../spine/index.js";
import { parseMakefile } from "../make/parse.js";
import type { Command } from "./settings.js";

const MAX_TEXT = 128 * 1024;
const MAX_LINES = 4_096;

/** A text a file of recipes holds, and the language it is in where that is not the shell's. */
export interface Recipe extends Command {
  readonly language?: "python" | "node" | "ruby" | "perl";
}

const LANGUAGES: ReadonlyMap<string, NonNullable<Recipe["language"]>> = new Map([
  ["python", "python"],
  ["python3", "python"],
  ["node", "node"],
  ["ruby", "ruby"],
  ["perl", "perl"],
]);

/**
 * What a justfile has run: the lines of its recipes, a recipe with a first line `#!` as one text, and what stands in
 * backquotes. Which recipes run is not followed; `{{name}}` is any text.
 */
export function justRecipes(text: string): readonly Recipe[] {
  if (text.length > MAX_TEXT) return [];
  const found: Recipe[] = [];
  let script: { language: Recipe["language"] | "shell"; lines: string[] } | null = null;
  const close = (): void => {
    if (script !== null) {
      const { language, lines } = script;
      found.push(
        language === "shell" || language === undefined
          ? { text: lines.join("\n") }
          : { text: lines.join("\n"), language },
      );
    }
    script = null;
  };
  let indent = "";
  for (const line of text.split("\n", MAX_LINES)) {
    if (!/^[ \t]/.test(line)) {
      if (line.trim() !== "") close();
      for (const [, command] of line.slice(0, 4_096).matchAll(/`([^`]+)`/g)) found.push({ text: command! });
      indent = "";
      continue;
    }
    if (indent === "") {
      indent = /^[ \t]+/.exec(line)![0];
      const first = /^[ \t]+#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-S[ \t]+)?)?([\w.]+)/.exec(line.slice(0, 256));
      if (first !== null) {
        script = { language: LANGUAGES.get(first[1]!) ?? "shell", lines: [] };
        continue;
      }
    }
    const plain = (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()).replace(
      /\{\{[^}]*\}\}/g,
      "$just",
    );
    if (script !== null) script.lines.push(plain);
    else found.push({ text: plain.replace(/^[@-]+/, "") });
  }
  close();
  return found;
}

/** All recipes of a makefile that others include. */
export function makeRecipes(text: string): readonly Recipe[] {
  const makefile = parseMakefile(text);
  if (makefile === null) return [];
  const values = [...makefile.variables.values()].flatMap((value) => {
    const command = /^\$\(shell (.*)\)$/s.exec(value)?.[1];
    return command === undefined ? [] : [{ text: command }];
  });
  return [
    ...values,
    ...makefile.rules.flatMap((rule) =>
      rule.recipe.map((line) => ({ text: line.replace(/^[ \t]*(?:[@+-][ \t]*)*/, "") })),
    ),
  ];
}

/** The code of a notebook, as one text. */
export function notebookCode(text: string): readonly Recipe[] {
  const cells = memberOf(jsonIn(text, 4 * MAX_TEXT), "cells");
  if (!Array.isArray(cells)) return [];
  const code = cells.flatMap((cell: Json) => {
    if (memberOf(cell, "cell_type") !== "code") return [];
    const source = memberOf(cell, "source");
    return Array.isArray(source) ? [source.join("")] : typeof source === "string" ? [source] : [];
  });
  return code.length === 0 ? [] : notebookRecipes(code);
}

/** Cells for the shell and lines behind `!` are its own; a line behind `%` is a setting of the notebook's. */
function notebookRecipes(cells: readonly string[]): readonly Recipe[] {
  const found: Recipe[] = [];
  const python: string[] = [];
  for (const cell of cells) {
    const shell = /^[ \t\n]*%%(?:bash|sh|script[^\n]*|!)[^\n]*\n/.exec(cell.slice(0, 1_024));
    if (shell !== null) {
      found.push({ text: cell.slice(shell[0].length) });
      continue;
    }
    for (const line of cell.split("\n")) {
      const own = /^[ \t]*(?:\w+[ \t]*=[ \t]*)?(?:!+|%(?:system|sx)[ \t])(.*)$/.exec(line.slice(0, 4_096));
      if (own !== null) found.push({ text: own[1]! });
      else if (!/^[ \t]*%/.test(line)) python.push(line);
    }
  }
  return [...found, { text: python.join("\n"), language: "python" }];
}
