/** Names every Lua has from the start that reach nothing outside the program. */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    "assert collectgarbage error ipairs next pairs pcall print rawequal rawget rawlen rawset select tonumber tostring type unpack xpcall _VERSION arg " +
    "and break do else elseif end false for function goto if in local nil not or repeat return then true until while"
  ).split(" "),
);
/** Libraries of functions over values. */
const LIBRARIES: ReadonlySet<string> = new Set(["string", "table", "math", "utf8", "bit32", "coroutine"]);
/** What of `os` and `io` reaches the clock and the program's own input and output only. */
const PARTS: ReadonlySet<string> = new Set([
  "os.time",
  "os.clock",
  "os.date",
  "os.difftime",
  "io.read",
  "io.write",
  "io.stdin",
  "io.stdout",
  "io.stderr",
]);
/** Names that lead to everything else. A name of the program's own may be any other. */
const REACHES: ReadonlySet<string> = new Set(
  "_G _ENV os io load loadstring loadfile dofile require module package debug getfenv setfenv getmetatable setmetatable newproxy jit ffi bit dump".split(
    " ",
  ),
);

const MAX_TEXT = 16 * 1024;

/**
 * Whether Lua code only computes, reads its standard input and prints. Outside reach comes from a few names in Lua, so
 * code in which none of them stands has none; anything else is for nobody here to say.
 */
export function isPlainLua(text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  const code = withoutTexts(text);
  if (code === null) return false;
  const names = /([.:]?)\s*([A-Za-z_]\w*)(?:\s*\.\s*([A-Za-z_]\w*))?/g;
  for (const [, dot, name, part] of code.matchAll(names)) {
    if (dot !== "") {
      // A method or field: what it is called decides nothing but where it is one that reaches out.
      if (REACHES.has(name!)) return false;
    } else if (HARMLESS.has(name!) || LIBRARIES.has(name!)) {
      if (part === "dump") return false;
    } else if (REACHES.has(name!)) {
      if (part === undefined || !(PARTS.has(`${name}.${part}`) || isOwnInput(code, name!, part))) return false;
    }
  }
  return true;
}

/** `io.lines()` reads standard input; with a name it reads that file. */
function isOwnInput(code: string, name: string, part: string): boolean {
  return name === "io" && part === "lines" && !/\blines\b(?!\s*\(\s*\))/.test(code);
}

/** The code with its strings and comments emptied; null where one never ends. */
function withoutTexts(text: string): string | null {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    const comment = c === "-" && text[i + 1] === "-";
    const long = /^\[(={0,8})\[/.exec(text.slice(comment ? i + 2 : i, i + 14));
    if ((comment || c === "[") && long !== null) {
      const end = text.indexOf(`]${long[1]}]`, i);
      if (end < 0) return null;
      i = end + long[1]!.length + 1;
      out += comment ? " " : '""';
    } else if (comment) {
      const end = text.indexOf("\n", i);
      i = end < 0 ? text.length : end;
      out += "\n";
    } else if (c === '"' || c === "'") {
      const start = i;
      for (i++; text[i] !== c; i++) {
        if (i >= text.length || text[i] === "\n") return null;
        if (text[i] === "\\") i++;
      }
      out += i === start + 1 ? '""' : '"x"';
    } else out += c;
  }
  return out;
}
