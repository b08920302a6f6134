import type { CodeEffect } from "./effect.js";

const MAX_FOUND = 16;

/** A path as it stands in code: a text, or one of the ways languages have to say the home folder. */
const TEXT = String.raw`(?:[a-z]{0,2}"((?:[^"\\\n]|\\.){1,1024})"|'((?:[^'\\\n]|\\.){1,1024})')`;
const HOME = String.raw`(os\.Getenv\("HOME"\)|os\.UserHomeDir\(\)|System\.getProperty\("user\.home"\)|System\.getenv\("HOME"\)|Dir\.home|homedir\(\)|ENV\["HOME"\]|System\.user_home!?\(?\)?|path\.expand\("~"\)|Sys\.getenv\("HOME"\)|NSHomeDirectory\(\)|FileManager\.default\.homeDirectoryForCurrentUser(?:\.path)?|Platform\.environment\['HOME'\]!?|getHomeDir\(\)|getHomeDirectory|std::env::var\("HOME"\)(?:\.unwrap\(\))?|sys\.env\("HOME"\)|getenv\("HOME"\)|environment\.get\("HOME"\)|Environment\.GetFolderPath\(Environment\.SpecialFolder\.UserProfile\)|\$?env\(HOME\)|\$::env\(HOME\))`;
const PATH = `(?:${TEXT}|${HOME})`;

/** Calls that remove a folder with all in it: what stands before the path, and what has to stand behind it. */
const FOLDERS: readonly (readonly [before: string, after: string])[] = [
  // Go, Rust, C++, Zig, D, V, Nim
  [String.raw`\bos\.RemoveAll\(\s*`, ""],
  [String.raw`\bremove_dir_all\(\s*&?(?:Path::new\(|format!\()?`, ""],
  [String.raw`\b(?:filesystem|fs)::remove_all\(\s*`, ""],
  [String.raw`\bdeleteTree(?:Absolute)?\(\s*`, ""],
  [String.raw`\brmdirRecurse\(\s*`, ""],
  [String.raw`\bos\.rmdir_all\(\s*`, ""],
  [String.raw`\bremoveDir\(\s*`, ""],
  // Swift, Kotlin, Java, Groovy, Scala, Clojure
  [String.raw`\bremoveItem\((?:atPath:|at:)\s*(?:URL\(fileURLWithPath:\s*)?`, ""],
  [
    String.raw`\b(?:File|Path\.of|Paths\.get|Path)\(\s*`,
    String.raw`\s*\)\s*(?:\.toFile\(\))?\.(?:deleteRecursively|deleteDir)\(`,
  ],
  [
    String.raw`\b(?:deleteDirectory|cleanDirectory|forceDelete|deleteRecursively)\(\s*(?:new\s+File\(|Paths?\.(?:of|get)\()?\s*`,
    "",
  ],
  [String.raw`\bFiles\.walk(?:FileTree)?\(\s*(?:Paths?\.(?:of|get)\()?\s*`, String.raw`[\s\S]{0,256}\bdelete`],
  [String.raw`\bos\.remove\.all\(\s*(?:os\.Path\()?\s*`, ""],
  [String.raw`\(\s*(?:[\w.]{1,32}/)?delete-(?:tree|directory/files|dir|directory)\s+`, ""],
  // C#, Dart
  [String.raw`\bDirectory\.Delete\(\s*`, String.raw`\s*,\s*(?:recursive:\s*)?true`],
  [String.raw`\bDirectory\(\s*`, String.raw`\s*\)\s*\.delete(?:Sync)?\(\s*recursive:\s*true`],
  // R, Julia, Elixir, Erlang, Haskell, Octave, Crystal, Raku
  [String.raw`\bunlink\(\s*(?:c\()?\s*`, String.raw`[^\n]{0,128}\brecursive\s*=\s*T`],
  [String.raw`\brm\(\s*`, String.raw`\s*[,;]\s*[^\n]{0,64}\brecursive\s*=\s*true`],
  [String.raw`\bFile\.rm_rf!?\(\s*`, ""],
  [String.raw`\bfile:del_dir_r\(\s*`, ""],
  [String.raw`\b(?:removeDirectoryRecursive|removePathForcibly|removeDirectoryContents)\s*\(?\s*`, ""],
  [String.raw`\brmdir\(\s*`, String.raw`\s*,\s*["']s["']`],
  [String.raw`\bFileUtils\.rm_rf?\(?\s*`, ""],
  [String.raw`\b(?:rmtree|remove_tree)[\s(]+`, ""],
];
/** Calls that remove one file. */
const FILES: readonly string[] = [
  String.raw`\bos\.[Rr]emove(?:File)?\(\s*`,
  String.raw`\bfile\.remove\(\s*`,
  String.raw`\bfs::remove_file\(\s*`,
  String.raw`\bFiles\.delete(?:IfExists)?\(\s*Paths?\.(?:of|get)\(\s*`,
  String.raw`\bFile\.(?:rm!?|Delete)\(\s*`,
  String.raw`\(\s*(?:[\w.]{1,32}/)?delete-file\s+`,
  String.raw`\bremoveFile\s*\(?\s*`,
  String.raw`\bSys\.remove\s+`,
];
/** Tcl's. */
const TCL =
  /\bfile\s+delete\s+((?:-{1,2}\w{0,8}\s+){0,3})("[^"\n$]{1,1024}"|\{[^}\n]{1,1024}\}|[^\s;\]"{}$]{1,1024}|\$(?:::)?env\(HOME\))/g;

/** Blanks side by side are counted: a long run of them is not tried in every division. */
const pattern = (before: string, after = "") =>
  new RegExp(
    `${before}${PATH}${after === "" ? "" : `(?=${after})`}`.replaceAll(String.raw`\s*`, String.raw`\s{0,64}`),
    "g",
  );
const folders = FOLDERS.map(([before, after]) => pattern(before, after));
const files = FILES.map((before) => pattern(before));
/** Every one of them has a word of these in it. */
const ANY = /[Rr]emove|[Dd]elete|unlink|rm|del_dir|clean|walk/;

/** What code of a language nobody here reads takes away, where the path is spelled out. It may. At most 16. */
export function spelledRemovals(language: string, text: string): readonly CodeEffect[] {
  const found: CodeEffect[] = [];
  if (!ANY.test(text)) return found;
  const add = (path: string, recursive: boolean) => {
    const home = path.startsWith("\0") ? "~" : path;
    if (found.length < MAX_FOUND)
      found.push({ type: "delete", path: home, ...(recursive ? { recursive } : {}), certainty: "possible" });
  };
  if (language === "tcl" || language === "expect") {
    for (const [, , path] of text.matchAll(TCL))
      add(path!.startsWith("$") ? "\0" : path!.replace(/^["{]|["}]$/g, ""), true);
    return found;
  }
  for (const [patterns, recursive] of [
    [folders, true],
    [files, false],
  ] as const)
    for (const one of patterns)
      for (const match of text.matchAll(one)) {
        const [, double, single, home] = match;
        if (!isComment(text, match.index)) add(home !== undefined ? "\0" : (double ?? single)!, recursive);
      }
  return found;
}

/** Whether the line up to here begins a comment that has not ended; `#[` and `#!` are no comment's. */
function isComment(text: string, at: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n", at - 1) + 1, at - 256), at);
  return /^\s*(?:\/\/|\/?\*(?:\s|\*)(?!.*\*\/)|#(?![![])|--|;|%)|\s\/\/\s/.test(line);
}
