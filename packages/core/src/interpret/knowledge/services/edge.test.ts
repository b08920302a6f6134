import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["wrangler d1 execute db --local --command 'DROP TABLE a'", [], "a copy on this machine"],
  ["wrangler d1 execute db --remote --command 'DROP TABLE a'", ["infra.apply wrangler/d1 execute"], "the real one"],
  ["wrangler kv key put a b --local --binding K", [], "a copy on this machine"],
  ["wrangler dev --local", ["code.run project project"], "the project's own code"],
  ["cdktf deploy dev --auto-approve", ["infra.apply cdktf deploy"], "as cdk does"],
  ["cdktf get", [], "fetches what it is written with"],
  ["wrangler secret bulk s.json", ["infra.apply wrangler secret"], "many at once"],
  ["wrangler secret list", [], "names"],
  ["wrangler delete", ["infra.delete wrangler delete"], "a site"],
];

describe("what is hosted at the edge", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
