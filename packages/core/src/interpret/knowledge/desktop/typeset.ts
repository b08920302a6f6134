import { upTo } from "../cut.js";
import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";

const MAX_DOCUMENT = 16_384;
/** Commands a document of TeX has a shell run, where it is let: `\\write18{…}`, `\\input{|"…"}`. */
const RUNS =
  /\\(?:immediate\s*\\)?write\s*18\s*\{([^{}]*)\}|\\ShellEscape\s*\{([^{}]*)\}|\\(?:@@?)?input\s*(?:\{\s*)?\|\s*"?([^"}\n]*)/g;
/** `\\directlua{…}`, `\\luaexec{…}`: programs whose name has Lua in it run that in any case. */
const LUA = /\\[a-z]{0,16}lua[a-z]{0,16}[ \t]{0,8}\d{0,5}[ \t]{0,8}\{|\\begin\{luacode\*?\}/;

function runDocument(document: Value, runsLua: boolean, emit: Emit): void {
  const text = upTo(MAX_DOCUMENT, document.text, emit);
  const lua = runsLua ? LUA.exec(text) : null;
  if (lua !== null) {
    const begin = lua.index + lua[0].length;
    const end = text.lastIndexOf("}");
    // More of TeX may stand before the last brace: then nobody has read it.
    emit.code("lua", withText(document, text.slice(begin, end < begin ? text.length : end)), "inline");
  }
  for (const found of text.matchAll(RUNS)) {
    const command = found.slice(1).find((one) => one !== undefined && one !== "");
    if (command === undefined) continue;
    // What else of TeX stands in it nobody has put in its place.
    const text = command.replace(/\\space\b\s?/g, " ");
    if (text.includes("\\")) emit.opaque("unknown_code");
    emit.shell(withText(document, text));
  }
}

/** Settings of latexmk that are commands: `$pdflatex = "…"`. */
const PROGRAM =
  /\$\w{0,32}(?:tex|biber|makeindex|dvips|ps2pdf|ps2dvi|previewer|_cmd)\s*=\s*(["'])((?:\\.|(?!\1)[^\\])*)\1/g;

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
          if (lua || line.flag("escapes")) runDocument(one, lua, emit);
        } else if (/[./*]/.test(one.text)) emit.file("file.read", one);
      }
    },
  },
  {
    names: ["latexmk"],
    syntax: "word",
    options: {
      "-e": { value: "required", sets: "inline" },
      "-r": "value",
      "-shell-escape --shell-escape -enable-write18": { sets: "escapes" },
      "-outdir -output-directory -auxdir -aux-directory": "write",
      // `%O` and `%S` in them are options and the document.
      "-pdflatex -latex -pdfxelatex -pdflualatex -dvilualatex": { value: "optional", is: "shell" },
      "-jobname": "optional",
      "-usepretex -pretex": "optional",
      "-v -version -h -help": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      for (const code of line.values("-e")) {
        emit.code("perl", code, "inline");
        for (const [, , text] of code.text.matchAll(PROGRAM)) emit.shell(withText(code, text!));
      }
      for (const file of line.values("-r")) emit.script("perl", file);
      if (line.flag("escapes")) for (const code of line.values("-usepretex")) runDocument(code, false, emit);
      for (const one of line.operands) if (/[./*]/.test(one.text)) emit.file("file.read", one);
    },
  },
];
