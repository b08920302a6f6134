import { describe, expect, it } from "vitest";
import { effectsOf } from "../shell/testing/read.js";
import { spelledCommands } from "./spelled.js";
import { render } from "./testing/render.js";

const ROOT = "? file.delete / recursive";

describe("P3: a command spelled out in a language nobody here reads", () => {
  it.each([
    ["lua -e 'os.execute(\"rm -rf /\")'", "Lua's"],
    ["lua -e \"os.execute 'rm -rf /'\"", "without brackets"],
    ["lua -e 'os.execute([[rm -rf /]])'", "in long brackets"],
    ["lua5.4 -e 'for l in io.popen(\"rm -rf /\"):lines() do end'", "read from"],
    ["Rscript -e 'system(\"rm -rf /\")'", "R's"],
    ["tclsh <<< 'exec rm -rf /'", "Tcl's"],
    ["tclsh <<< 'puts [exec -ignorestderr rm -rf \"/\"]'", "within another"],
    ["expect -c 'spawn rm -rf /'", "Expect's"],
    ["emacs --batch --eval '(shell-command \"rm -rf /\")'", "Lisp's"],
    ["julia -e 'run(`rm -rf /`)'", "Julia's"],
  ])("%s", (command, _why) => {
    const effects = effectsOf(command);
    expect(effects).toContain(ROOT);
    expect(effects.join()).toContain("opaque unknown_language");
  });

  it.each([
    ["lua -e 'print(\"os.execute(1)\")'", "in a text"],
    ["lua -e 'x.system(\"rm -rf /\")'", "a method of something else"],
    ["lua -e 'os.execute(cmd)'", "one that is not spelled out"],
    ["tclsh <<< 'puts {exec}'", "no command"],
  ])("is not %s", (command, _why) => {
    expect(effectsOf(command).filter((one) => one.includes("file.delete"))).toEqual([]);
  });
});

const SHELL = "?shell rm -rf /x";
const ARGV = "?exec rm|-rf|/x";

describe("P3: ways to start a command", () => {
  it.each<[code: string, does: string, why: string]>([
    ['System.shell("rm -rf /x")', SHELL, "Elixir"],
    [":os.cmd('rm -rf /x')", SHELL, "Elixir, by Erlang"],
    ['os:cmd("rm -rf /x").', SHELL, "Erlang"],
    ['os.system("rm -rf /x")', SHELL, "V"],
    ['Sys.command "rm -rf /x"', SHELL, "OCaml"],
    ['Unix.system "rm -rf /x"', SHELL, "OCaml's other"],
    ['System.Process.callCommand "rm -rf /x"', SHELL, "Haskell, with its module"],
    ['readCreateProcess (shell "rm -rf /x") ""', SHELL, "Haskell, read from"],
    ['discard osproc.execCmdEx("rm -rf /x")', SHELL, "Nim"],
    ['execShellCmd("rm -rf /x")', SHELL, "Nim's other"],
    ['executeShell("rm -rf /x")', SHELL, "D"],
    ['"rm -rf /x".!!', SHELL, "Scala, told to run"],
    ['Process("rm -rf /x").!', SHELL, "Scala, as a process"],
    ['"rm -rf /x".execute()', SHELL, "Groovy"],
    ['Runtime.getRuntime().exec("rm -rf /x")', SHELL, "Java"],
    ['Process.Start("rm", "-rf /x");', SHELL, "C#, whose arguments are one text"],
    ['exec.Command("rm", "-rf", "/x").Run()', ARGV, "Go"],
    ['exec.Command("sh", "-c", "cd /; rm x"); f("y")', "?exec sh|-c|cd /; rm x", "a text does not end a statement"],
    ['Command::new("rm").args(["-rf", "/x"]).status();', ARGV, "Rust"],
    ['new ProcessBuilder("rm", "-rf", "/x").start()', ARGV, "Java, word by word"],
    ['System.cmd("rm", ["-rf", "/x"])', ARGV, "Elixir, word by word"],
    ["Process.runSync('rm', ['-rf', '/x'])", ARGV, "Dart"],
    ['system2("rm", c("-rf", "/x"))', ARGV, "R"],
    ['callProcess "rm" ["-rf", "/x"]', ARGV, "Haskell, word by word"],
    ['startProcess("rm", args=["-rf", "/x"])', ARGV, "Nim, word by word"],
    ['execlp("rm", "rm", "-rf", "/x", NULL);', ARGV, "C: its name stands twice"],
    ['std.process.Child.init(&[_][]const u8{"rm", "-rf", "/x"}, a)', ARGV, "Zig"],
    ['(clojure.java.shell/sh "rm" "-rf" "/x")', ARGV, "Clojure"],
  ])("%s: %s (%s)", (code, does) => {
    expect(spelledCommands("other", code).map(render)).toContain(does);
  });

  it.each([
    ['"a" != "b"', "compares"],
    ['"abc".length', "a text's own"],
    ["execvp(argv[0], argv);", "words that stand elsewhere"],
    ['shell.run("rm -rf /x")', "a method of something else"],
    ['executed("rm -rf /x")', "a longer name"],
  ])("not so: %s (%s)", (code) => expect(spelledCommands("other", code)).toEqual([]));
});
