import { describe, expect, it } from "vitest";
import { spelledRemovals } from "./removals.js";

const ROWS: readonly (readonly [language: string, code: string, paths: readonly string[], why: string])[] = [
  ["other", 'os.RemoveAll("/x")', ["/x r"], "Go"],
  ["other", 'os.RemoveAll(os.Getenv("HOME"))', ["~ r"], "the home folder, asked for"],
  ["other", 'std::fs::remove_dir_all("/x").unwrap();', ["/x r"], "Rust"],
  ["other", 'std::filesystem::remove_all("/x");', ["/x r"], "C++"],
  ["other", 'try FileManager.default.removeItem(atPath: "/x")', ["/x r"], "Swift"],
  ["other", 'java.io.File("/x").deleteRecursively()', ["/x r"], "Kotlin"],
  ["other", 'new File("/x").deleteDir()', ["/x r"], "Groovy"],
  ["other", 'FileUtils.deleteDirectory(new File("/x"));', ["/x r"], "Java"],
  ["other", 'FileUtils.cleanDirectory(new File("/x"));', ["/x r"], "all in it"],
  ["other", 'Files.walk(Path.of("/x")).forEach(p -> p.toFile().delete());', ["/x r"], "one by one"],
  ["other", 'rm("/x"; recursive=true)', ["/x r"], "Julia"],
  ["other", "rm(homedir(), recursive=true, force=true)", ["~ r"], "of the home folder"],
  ["r", 'unlink("~", recursive = TRUE)', ["~ r"], "R"],
  ["r", 'file.remove("/x")', ["/x"], "one file"],
  ["other", 'File.rm_rf!("/x")', ["/x r"], "Elixir"],
  ["other", 'removeDirectoryRecursive "/x"', ["/x r"], "Haskell"],
  ["other", 'removeDir("/x")', ["/x r"], "Nim"],
  ["other", "Directory('/x').deleteSync(recursive: true);", ["/x r"], "Dart"],
  ["other", 'Directory.Delete("/x", true);', ["/x r"], "C#"],
  ["other", '(babashka.fs/delete-tree "/x")', ["/x r"], "Clojure"],
  ["tcl", "file delete -force /x", ["/x r"], "Tcl"],
  ["lua", 'os.remove("/x")', ["/x"], "Lua"],
  ["other", "os.RemoveAll(dir)", [], "a name nobody follows"],
  ["other", '// os.RemoveAll("/")', [], "a comment"],
  ["other", '# rm("/"; recursive=true)', [], "a comment of another language"],
  ["other", '/* os.RemoveAll("/") */', [], "a comment that ends later"],
  ["other", ' * os.RemoveAll("/")', [], "the middle of one"],
  ["other", '/* x */ os.RemoveAll("/x")', ["/x r"], "behind a comment"],
  ["other", '#![allow(x)] fn main() { fs::remove_dir_all("/x"); }', ["/x r"], "Rust's attributes are no comment"],
  ["other", 'rm("/x")', [], "Julia's, of one file, or something else"],
  ["other", 'list.remove("/x"); map.delete("/y")', [], "methods of other things"],
  ["other", 'Directory.Delete("/x", false);', [], "of an empty one"],
  ["tcl", "file exists /x", [], "asks"],
];

describe("what code of languages nobody reads takes away", () => {
  it.each(ROWS)("P3: %s: %s: %j (%s)", (language, code, paths) => {
    const found = spelledRemovals(language, code).map((one) =>
      one.type === "delete" ? `${one.path}${one.recursive === true ? " r" : ""}` : one.type,
    );
    expect(found).toEqual(paths);
  });

  // Tried in every division, one of these alone takes half a second.
  it("P8: is quick with blanks behind a call", { timeout: 2_000 }, () => {
    for (const call of ["unlink(", "deleteDirectory(", "os.remove.all(", "Files.walk(", "removeFile ", "rm("])
      expect(spelledRemovals("other", call + " ".repeat(16_000))).toEqual([]);
  });
});
