import { expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const SOUGHT: readonly (readonly [command: string, where: string | null, why: string])[] = [
  ["grep -ri password /", "/", "everything"],
  ["grep -rn 'api_key' /home /etc", "/home", "every home, every setting"],
  ["grep -rlE -e 'secret|token' /home/dev", "/home/dev", "a whole home"],
  ["rg -i passw /var", "/var", "everything that changes"],
  ["find /opt -name '*.conf' -exec grep -iH passw {} +", "/opt", "files found there"],
  ["grep -rhoE 'AKIA[0-9A-Z]{16}' /home", "/home", "how a key begins"],
  ["rg -o 'ghp_[A-Za-z0-9]{36}' /", "/", "how a key begins"],
  ["grep -rl -- '-----BEGIN RSA PRIVATE KEY' /etc", "/etc", "how a key begins"],
  ["grep -rn 'eyJ[A-Za-z0-9]' /var", "/var", "how a key begins"],
  ["grep -rn 'AKIA' src", null, "the project"],
  ["grep -rn BEGIN /etc", null, "a word"],
  ["grep -rn password src", null, "the project"],
  ["grep -rn password /home/dev/app/src", null, "a folder of somebody's work"],
  ["grep -rn TODO /etc", null, "no password"],
  ["grep password /etc/services", null, "one file"],
];

it.each(SOUGHT)("P10: %s looks for passwords in %s: %s", (command, where) => {
  const sought = effectsOf(command).filter((one) => one.includes("secret.read"));
  expect(sought[0]?.replace(/^\? /, "") ?? null).toBe(where === null ? null : `secret.read ${where} search`);
});
