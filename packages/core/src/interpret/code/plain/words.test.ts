import { describe, expect, it } from "vitest";
import { isPlainCode } from "./words.js";

const ROWS: readonly (readonly [language: string, code: string, plain: boolean, why: string])[] = [
  ["r", "mean(c(1, 2, 3), na.rm = TRUE)", true, "computes"],
  ["r", "x <- seq(1, 10)\nprint(sum(x^2))", true, "with a name of its own"],
  ["r", 'cat(sprintf("%d\\n", 1L))', false, "a backslash outside what is read here"],
  ["r", "library(testthat); devtools::test()", true, "the project's tests"],
  ["r", 'system("rm -rf /")', false, "a command"],
  ["r", 'print(1, system = 1); system("id")', false, "a name of an argument is none to call"],
  ["r", 'system <- 1; system("id")', false, "a function is found behind a value of its name"],
  ["r", 'do.call("system", list("id"))', false, "called by its name in a text"],
  ["r", "unlink(c('a'), recursive = TRUE)", false, "deletes"],
  ["r", "base::system('id')", false, "with its module"],
  ["r", "sapply('id', system)", false, "handed on"],
  ["r", "cat('a", false, "a text without an end"],
  ["julia", "println(sum(1:10))", true, "computes"],
  ["julia", "using Pkg; Pkg.instantiate(); Pkg.test()", true, "the project's tests"],
  ["julia", "run(`id`)", false, "a command"],
  ["julia", 'print("$(rm("a"))")', false, "code in a text"],
  ["julia", 'using Statistics; Statistics.eval(Meta.parse("x"))', false, "a text as code"],
  ["julia", 'Statistics.Base.rm("a")', false, "a module inside a module"],
  ["julia", 'Pkg.add("x")', false, "brings a package"],
  ["julia", 'sort([1]; rm = 1); foreach(rm, ["a"])', false, "a name of an argument is none to hand on"],
  ["elixir", "IO.inspect(Enum.sum(1..10))", true, "computes"],
  ["elixir", 'x = String.upcase("a")\nIO.puts(x)', true, "with a name of its own"],
  ["elixir", 'System.cmd("id", [])', false, "a command"],
  ["elixir", 'IO.puts("#{File.rm("a")}")', false, "code in a text"],
  ["elixir", ":os.cmd('id')", false, "a module of Erlang"],
  ["elixir", "Enum.each([1], &System.halt/1)", false, "handed on"],
  ["elixir", 'm = String.to_atom("Elixir.System"); m.halt()', false, "a module by a text"],
  ["elixir", "alias System, as: Enum; Enum.halt()", false, "a module under another name"],
  ["octave", 'printf ("%f\\n", [0:0.1:pi/2])', true, "computes"],
  ["octave", "x = 1:3; disp(sum(x))", true, "with a name of its own"],
  ["octave", 'system("id")', false, "a command"],
  ["octave", "a' * system('id')'", false, "no text, whatever it looks like"],
  ["octave", 'cellfun("system", {"id"})', false, "called by its name in a text"],
  ["octave", "x = @system; disp(1)", false, "handed on"],
  ["clojure", "(println (reduce + (map inc [1 2])))", true, "computes"],
  ["clojure", '(clojure.java.shell/sh "id")', false, "a command"],
  ["bb", '(babashka.fs/delete-tree "x")', false, "deletes"],
  ["clojure", '(eval (read-string "x"))', false, "a text as code"],
  ["ghc", "putStrLn (show (sum [1..10]))", true, "computes"],
  ["ghc", 'System.Process.callCommand "id"', false, "a command"],
  ["ghc", ":!id", false, "the interpreter's own way to a shell"],
  ["ocaml", 'print_endline "a"', true, "prints"],
  ["ocaml", 'Sys.command "id"', false, "a command"],
  ["raku", "say 42", true, "prints"],
  ["raku", 'shell "id"', false, "a command"],
  ["raku", "say \"{shell 'id'}\"", false, "code in a text"],
  ["other", "1 + 1", false, "no language of these"],
];

describe("code that only computes", () => {
  it.each(ROWS)("P8: %s: %s: %s (%s)", (language, code, plain) => expect(isPlainCode(language, code)).toBe(plain));

  it("is never longer than what is looked at", () => {
    expect([isPlainCode("r", "1+".repeat(2_000)), isPlainCode("r", "1+".repeat(2_100))]).toEqual([true, false]);
  });
});
