import { describe, expect, it } from "vitest";
import type { JsonObject, ShellDialect, ToolCall } from "../../spine/index.js";
import { interpret } from "../index.js";
import { brief, PLACE, world } from "./testing/read.js";

function call(args: JsonObject, shell: ShellDialect | null = null, cwd: string | null = PLACE.cwd): ToolCall {
  return {
    id: "1",
    door: "check",
    agent: "a",
    principal: "p",
    session: "s",
    task: null,
    tool: "shell",
    arguments: args,
    hostTool: "shell",
    shell,
    cwd,
    time: 0,
  };
}

const read = (args: JsonObject, shell: ShellDialect | null = null, cwd: string | null = PLACE.cwd) =>
  interpret(call(args, shell, cwd), world())
    .actions.filter((one) => one.kind !== "process.exec")
    .map(brief);

describe("P3: calls of a shell", () => {
  it.each<[JsonObject, string[], string]>([
    [{ command: "rm a b" }, ["file.delete /home/dev/app/a", "file.delete /home/dev/app/b"], "a text"],
    [{ argv: ["rm", "a b"] }, ["file.delete /home/dev/app/a b"], "a vector is not split"],
    [
      { argv: ["rm", "$HOME", "~/x", "*.o"] },
      ["file.delete /home/dev/app/$HOME", "file.delete /home/dev/app/~/x", "file.delete /home/dev/app/*.o"],
      "nor expanded",
    ],
    [
      { argv: ["bash", "-lc", "rm $HOME"] },
      ["code.run shell inline", "file.delete /home/dev"],
      "but a shell in it reads its text",
    ],
    [{ command: "" }, [], "nothing"],
    [{}, ["opaque unknown_word"], "no command at all"],
    [{ command: 3 }, ["opaque unknown_word"], "a command that is no text"],
    [{ argv: [] }, ["opaque unknown_word"], "an empty vector"],
    [{ argv: ["rm", null] }, ["opaque unknown_word"], "a vector of something else"],
  ])("%j (%s)", (args, expected) => {
    expect(read(args)).toEqual(expected);
  });

  it("fish is never read as bash", () => {
    expect(read({ command: "rm -rf /" }, "fish")).toEqual(["opaque foreign_shell"]);
  });

  it("nor are others, which are read as what they are", () => {
    expect(read({ command: "rm -rf $HOME; if ($x) { echo 'a' }" }, "powershell")).not.toContain("opaque syntax");
    expect(read({ command: "rm $HOME" }, "cmd")).toEqual(["file.delete /home/dev/app/$HOME"]);
    expect(read({ argv: ["rm", "a"] }, "cmd")).toEqual(["opaque foreign_shell"]);
  });

  it.each<ShellDialect>(["bash", "sh", "zsh"])("%s is", (shell) => {
    expect(read({ command: "rm -rf /" }, shell)).toEqual(["file.delete / recursive"]);
  });

  it("runs where the call says, and nowhere known where nobody says", () => {
    expect(read({ command: "rm a" }, null, "/srv")).toEqual(["file.delete /srv/a"]);
  });

  it("points at the words that say so", () => {
    const command = "ls && rm -rf /srv";
    const [one] = interpret(call({ command }), world()).actions.filter((action) => action.kind === "file.delete");
    expect(command.slice(one?.span.start, one?.span.end)).toBe("/srv");
  });

  it("points at the outer word for code inside it", () => {
    const command = "sh -c 'rm -rf /srv'";
    const [one] = interpret(call({ command }), world()).actions.filter((action) => action.kind === "file.delete");
    expect(command.slice(one?.span.start, one?.span.end)).toBe("'rm -rf /srv'");
  });
});
