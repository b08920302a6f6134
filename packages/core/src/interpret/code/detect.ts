/** Programs that run scripts, and the language of what they run. Versions are cut off before looking. */
const INTERPRETERS: ReadonlyMap<string, string> = new Map([
  ["python", "python"],
  ["pypy", "python"],
  ["node", "node"],
  ["nodejs", "node"],
  ["deno", "node"],
  ["bun", "node"],
  ["zx", "node"],
  ["tsx", "typescript"],
  ["ts-node", "typescript"],
  ["uv", "python"],
  ["perl", "perl"],
  ["ruby", "ruby"],
  ["php", "php"],
  ["awk", "awk"],
  ["gawk", "awk"],
  ["mawk", "awk"],
  ["nawk", "awk"],
  ["bash", "bash"],
  ["sh", "sh"],
  ["dash", "sh"],
  ["ash", "sh"],
  ["ksh", "sh"],
  ["zsh", "zsh"],
  ["fish", "fish"],
  ["pwsh", "powershell"],
  ["powershell", "powershell"],
  ["lua", "lua"],
  ["osascript", "osascript"],
  ["tclsh", "tcl"],
  ["expect", "tcl"],
  ["rscript", "r"],
  ["groovy", "groovy"],
  ["sed", "sed"],
  ["make", "make"],
]);

const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ["py", "python"],
  ["pyw", "python"],
  ["js", "node"],
  ["mjs", "node"],
  ["cjs", "node"],
  ["jsx", "node"],
  ["ts", "typescript"],
  ["mts", "typescript"],
  ["cts", "typescript"],
  ["tsx", "typescript"],
  ["pl", "perl"],
  ["pm", "perl"],
  ["t", "perl"],
  ["rb", "ruby"],
  ["rake", "ruby"],
  ["gemspec", "ruby"],
  ["php", "php"],
  ["phtml", "php"],
  ["awk", "awk"],
  ["sh", "sh"],
  ["bash", "bash"],
  ["zsh", "zsh"],
  ["fish", "fish"],
  ["ps1", "powershell"],
  ["psm1", "powershell"],
  ["bat", "cmd"],
  ["cmd", "cmd"],
  ["lua", "lua"],
  ["scpt", "osascript"],
  ["applescript", "osascript"],
  ["tcl", "tcl"],
  ["exp", "tcl"],
  ["r", "r"],
  ["sql", "sql"],
]);

/**
 * The language of a named script: what its first line asks for, else what its extension says; `null` where neither does.
 * Shells come as `bash`, `sh`, `zsh`, `fish`, `powershell` or `cmd`; the others as `readCode` names them.
 *
 * @param firstLine the file's first line, or null where it is not known; at most its first 256 code units are looked at
 */
export function languageOfScript(path: string, firstLine: string | null): string | null {
  const line = firstLine?.slice(0, 256) ?? "";
  if (line.startsWith("#!")) return interpreterOf(line) ?? "unknown";
  if (line.startsWith("<?php")) return "php";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? null : (EXTENSIONS.get(name.slice(dot + 1).toLowerCase()) ?? null);
}

/** `#!/usr/bin/env -S FOO=1 python3 -u` → `python` */
function interpreterOf(line: string): string | null {
  const words = line.slice(2).trim().split(/\s+/);
  for (const [i, w] of words.entries()) {
    const name = w.slice(w.lastIndexOf("/") + 1).toLowerCase();
    if (i === 0 && (name === "env" || name === "busybox")) continue;
    if (name.startsWith("-") || name.includes("=")) continue;
    return INTERPRETERS.get(name.replace(/(?<=[a-z])[-\d.]+$/, "")) ?? null;
  }
  return null;
}
