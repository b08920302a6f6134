import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";

/** Commands a document of TeX has a shell run, where it is let: `\\write18{…}`, `\\input{|"…"}`, and those of Lua. */
const RUNS =
  /\\(?:immediate\s*\\)?write\s*18\s*\{([^{}]*)\}|\\ShellEscape\s*\{([^{}]*)\}|\\(?:@@?)?input\s*\{?\s*\|\s*"?([^"}\n]*)|os\.execute\s*\(\s*['"[]+(.*?)['"\]]+\s*\)/g;

function runDocument(text: Value, emit: Emit): void {
  for (const found of text.text.slice(0, 16_384).matchAll(RUNS)) {
    const command = found.slice(1).find((one) => one !== undefined && one !== "");
    if (command !== undefined) emit.shell(withText(text, command));
  }
}

/** Programs that set documents of TeX: a document may stand on the line, and run commands where `--shell-escape` lets it. */
export const entries: readonly Entry[] = [
  {
    names: [
      "tex",
      "latex",
      "pdftex",
      "pdflatex",
      "xetex",
      "xelatex",
      "luatex",
      "lualatex",
      "luahbtex",
      "dvilualatex",
      "etex",
      "eplatex",
      "platex",
      "uplatex",
    ],
    syntax: "word",
    options: {
      "-shell-escape -enable-write18": { sets: "escapes" },
      "-output-directory -aux-directory": "write",
      "-interaction -jobname -fmt -progname -output-format -output-comment -synctex -cnf-line -kpathsea-debug -src-specials":
        "value",
      "-version -help": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const lua = /lua/.test(line.program);
      for (const one of line.operands) {
        if (/[\\{]/.test(one.text)) {
          if (line.flag("escapes") || lua) runDocument(one, emit);
        } else if (/[./*]/.test(one.text)) emit.file("file.read", one);
      }
    },
  },
  {
    names: ["latexmk"],
    syntax: "word",
    options: {
      "-e": { value: "required", sets: "inline" },
      "-r": { is: "read" },
      "-outdir -output-directory -auxdir -aux-directory": "write",
      "-pdflatex -latex -xelatex -lualatex -pdfxelatex -pdflualatex -jobname -usepretex": "value",
      "-v -version -h -help": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      for (const code of line.values("-e")) emit.code("perl", code, "inline");
      for (const one of line.operands) if (/[./*]/.test(one.text)) emit.file("file.read", one);
    },
  },
];
