import { describe, expect, it } from "vitest";
import { readCode } from "../index.js";
import { isPlainLua } from "./plain.js";

describe("Lua that only computes is told from Lua that may do anything", () => {
  it.each([
    "sum = 0;for i in io.lines() do sum=sum+i end print(sum)",
    "print(('x'):rep(3), string.upper('os.execute'), math.floor(2.5))",
    "-- os.execute('x')\nlocal t = {} for k, v in pairs(t) do print(k, v) end",
    "io.write(io.read('*a'):gsub('a', 'b'), os.date())",
    "local s = [[ os.execute ]] print(#s)",
  ])("%s", (text) => {
    expect(isPlainLua(text)).toBe(true);
    expect(readCode("lua", text).effects).toEqual([{ type: "print", text: null, certainty: "certain" }]);
  });

  it.each([
    ["os.execute('rm -rf /')", "runs a command"],
    ["local o = os; o.execute('x')", "by another name"],
    ["_G['o'..'s'].execute('x')", "by a name that is computed"],
    ["io.popen('x'):read('*a')", "runs a command"],
    ["for l in io.lines('/etc/shadow') do print(l) end", "reads a file"],
    ["for l in io.lines'/etc/shadow' do print(l) end", "without brackets"],
    ["for l in io.lines() do end for l in io.lines(x) do end", "once without a name, once with one"],
    ["f = io.lines; f('/etc/shadow')", "by another name"],
    ["io.open('x', 'w')", "writes"],
    ["load('x')()", "code"],
    ["require 'os'.execute('x')", "a library"],
    ["local e = getmetatable('').__index", "a way round"],
    ["string.dump(print)", "bytecode"],
    ["print('never ends", "broken"],
    ["os . remove ('x')", "with blanks"],
    ["os--[[ ]].remove('x')", "with a comment"],
    ["io['popen']('x')", "by an index"],
  ])("%s: %s", (text) => {
    expect(readCode("lua", text).effects.at(-1)).toEqual({
      type: "opaque",
      reason: "unknown_language",
      certainty: "certain",
    });
  });
});
