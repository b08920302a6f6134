import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;

describe("words of zsh", () => {
  it.each<[command: string, does: readonly string[], why: string]>([
    ["noglob rm -r x", [`file.delete ${app("x")} recursive`], "no patterns"],
    ["nocorrect rm x", [`file.delete ${app("x")}`], "no questions"],
    ["repeat 3 rm x", [`file.delete ${app("x")}`], "again and again"],
    ["repeat 3 echo rm x", [], "said, not done"],
    ["=rm x", [`file.delete ${app("x")}`], "by its path"],
    ["=ls x", [`file.list ${app("x")}`], "a look by its path"],
    ["zf_rm -r x", [`file.delete ${app("x")} recursive`], "its own remover"],
    ["zmv -p rm '(*).txt' '$1'", [`file.delete ${app("*.txt")}`], "another program for each"],
    ["zmv -n -p rm '(*).txt' '$1'", [], "only said"],
  ])("P3: %s: %j: %s", (command, does) => {
    expect(effectsOf(command)).toEqual(does);
  });
});
