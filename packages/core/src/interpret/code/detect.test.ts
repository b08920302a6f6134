import { describe, expect, it } from "vitest";
import { languageOfScript } from "./detect.js";

const rows: readonly (readonly [why: string, path: string, line: string | null, language: string | null])[] = [
  ["the first line names the interpreter", "x", "#!/usr/bin/python3", "python"],
  ["versions are cut off", "x", "#!/usr/local/bin/python3.11", "python"],
  ["env looks it up", "x", "#!/usr/bin/env node", "node"],
  ["env with options and variables", "x", "#!/usr/bin/env -S A=1 perl -w", "perl"],
  ["the first line wins over the extension", "x.py", "#!/bin/sh", "sh"],
  ["an interpreter nobody knows is not guessed by extension", "x.py", "#!/opt/strange", "unknown"],
  ["the extension where the line says nothing", "a/b.py", "import os", "python"],
  ["the extension where the line is not known", "x.rb", null, "ruby"],
  ["shells", "x.sh", null, "sh"],
  ["foreign shells", "x.ps1", null, "powershell"],
  ["typescript is not javascript", "x.ts", null, "typescript"],
  ["php says so itself", "index", "<?php echo 1;", "php"],
  ["a name without extension", "Makefile", null, null],
  ["a hidden file has no extension", ".bashrc", null, null],
];

describe("languageOfScript", () => {
  for (const [why, path, line, language] of rows) it(why, () => expect(languageOfScript(path, line)).toBe(language));
});
