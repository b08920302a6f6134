import { expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const SOUGHT: readonly (readonly [command: string, where: string | null, why: string])[] = [
  ["grep -ri password /", "/", "everything"],
  ["grep -rn 'api_key' /home /etc", "/home", "every home, every setting"],
  ["grep -rlE -e 'secret|token' /home/dev", "/home/dev", "a whole home"],
  ["rg -i passw /var", "/var", "everything that changes"],
  ["find /opt -name '*.conf' -exec grep -iH passw {} +", "/opt", "files found there"],
  ["grep -rn password src", null, "the project"],
  ["grep -rn password /home/dev/app/src", null, "a folder of somebody's work"],
  ["grep -rn TODO /etc", null, "no password"],
  ["grep password /etc/services", null, "one file"],
];

it.each(SOUGHT)("P10: %s looks for passwords in %s: %s", (command, where) => {
  const sought = effectsOf(command).filter((one) => one.includes("secret.read"));
  expect(sought[0]?.replace(/^\? /, "") ?? null).toBe(where === null ? null : `secret.read ${where} search`);
});
