import { describe, expect, it } from "vitest";
import type { Json } from "../spine/json.js";
import { canonicalJson } from "./canonical.js";

describe("canonical JSON", () => {
  it.each<readonly [Json, string, string]>([
    [[], "[]", "an empty list is a list"],
    [{}, "{}", "an empty mapping is a mapping"],
    [[1, [2, 3], "x"], '[1,[2,3],"x"]', "lists keep their order"],
    [{ b: 1, a: [{ d: null, c: true }] }, '{"a":[{"c":true,"d":null}],"b":1}', "keys are sorted, at any depth"],
    [{ "10": 1, "9": 2, é: 3, z: 4 }, '{"10":1,"9":2,"z":4,"é":3}', "by their code units, not as numbers or words"],
    [{ "\ue000": 1, "\u{1f600}": 2 }, '{"\u{1f600}":2,"\ue000":1}', "code units, not code points"],
    [[0.1, 1e21, -0, 1e-7], "[0.1,1e+21,0,1e-7]", "numbers as ECMAScript writes them"],
    ['a"b\n\u2028', '"a\\"b\\n\u2028"', "text escaped where JSON must"],
  ])("%j is %s: %s", (value, wanted) => {
    expect(canonicalJson(value)).toBe(wanted);
    expect(JSON.parse(wanted)).toEqual(JSON.parse(JSON.stringify(value)));
  });
});
