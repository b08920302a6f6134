import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

const some = (count: number, one: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at)).join(", ");
const docker = (given: string) => `import docker; docker.from_env().containers.run('alpine', ${given})`;
const git = (given: string) => `import git; git.Repo('.').git.push('origin', ${given})`;

describe("P3: what is handed to a library behind much else", () => {
  it.each<[why: string, code: string, last: string]>([
    [
      "the tenth mount",
      docker(`'ls', volumes=[${some(9, (i) => `'/tmp/a${i}:/a${i}'`)}, '/:/host']`),
      " -v /:/host alpine ls",
    ],
    ["the last of many words", docker(`['rm', ${some(60, (i) => `'a${i}'`)}, '/host']`), " a59 /host"],
    ["the last of many options", git(`${some(20, (i) => `no_a${i}=True`)}, force=True`), " --no-a19 --force"],
    ["the last of many refs", git(`[${some(60, (i) => `'b${i}'`)}, '+main']`), " b59 +main"],
  ])("is seen: %s", (_why, code, last) => {
    expect(effectsOf("python", code).some((one) => one.startsWith("as ") && one.endsWith(last))).toBe(true);
  });

  it.each<[why: string, code: string]>([
    ["mounts", docker(`'ls', volumes=[${some(300, (i) => `'/tmp/a${i}:/a${i}'`)}, '/:/host']`)],
    ["words", docker(`['rm', ${some(300, (i) => `'a${i}'`)}, '/host']`)],
    ["options", git(`${some(40, (i) => `no_a${i}=True`)}, force=True`)],
    ["refs", git(`[${some(300, (i) => `'b${i}'`)}, '+main']`)],
  ])("is said to be beyond bounds: %s", (_why, code) =>
    expect(effectsOf("python", code)).toContain("opaque too_complex"),
  );
});
