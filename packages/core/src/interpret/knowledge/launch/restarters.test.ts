import { describe, expect, it } from "vitest";
import { EMPTY_SESSION } from "../../../spine/index.js";
import { effectsOf, world } from "../../shell/testing/read.js";

const WIPE = 'require("fs").rmSync("/srv/x",{recursive:true})';
const GONE = "file.delete /srv/x recursive";
const at = (name: string) => `/home/dev/app/${name}`;

/** Whatever starts a file, its text is read. */
const ROWS: readonly (readonly [command: string, files: Readonly<Record<string, string>>, why: string])[] = [
  ["pm2 start a.js", { "a.js": WIPE }, "a script"],
  ["pm2 start a.js --name x -- --port 1", { "a.js": WIPE }, "with words of its own"],
  ["pm2 restart a.js", { "a.js": WIPE }, "again"],
  ["pm2-runtime a.js", { "a.js": WIPE }, "in a container"],
  ["pm2 start a.sh", { "a.sh": "rm -rf /srv/x" }, "by its ending"],
  ["pm2 start a --interpreter bash", { a: "rm -rf /srv/x" }, "by name"],
  ["pm2 start bash -- -c 'rm -rf /srv/x'", {}, "a program"],
  ["pm2 start apps.json", { "apps.json": '{"apps":[{"script":"a.js"}]}', "a.js": WIPE }, "a list"],
  [
    "pm2 start apps.json",
    { "apps.json": '[{"script":"rm","args":["-rf","/srv/x"],"interpreter":"none"}]' },
    "a program of a list",
  ],
  ["nodemon --exec bash a", { a: "rm -rf /srv/x" }, "what it is run with"],
  ["nodemon --exec 'bash -e' a", { a: "rm -rf /srv/x" }, "what it is run with, in two words"],
  ["nodemon --exec 'rm -rf /srv/x'", {}, "nothing else"],
  ["forever start -c bash a", { a: "rm -rf /srv/x" }, "what it is run with"],
  ["forever start a.js", { "a.js": WIPE }, "a script"],
  ["forever a.js", { "a.js": WIPE }, "not in the background"],
  ["nodemon a.js", { "a.js": WIPE }, "a script"],
  ["nodemon a.py", { "a.py": "import shutil\nshutil.rmtree('/srv/x')" }, "by its ending"],
  ["nodemon", { "nodemon.json": '{"exec":"rm -rf /srv/x"}' }, "what the project says"],
  ["ts-node-dev a.ts", { "a.ts": WIPE }, "a script"],
  ["vite-node a.ts", { "a.ts": WIPE }, "a script"],
  ["electron a.js", { "a.js": WIPE }, "a script"],
  ["electron .", { "package.json": '{"main":"m.js"}', "m.js": WIPE }, "the file its description names"],
  ["electron -r ./a.js .", { "a.js": WIPE }, "loaded first"],
];

const QUIET: readonly (readonly [command: string, files: Readonly<Record<string, string>>, why: string])[] = [
  ["pm2 start a.js", { "a.js": "console.log(1)" }, "harmless"],
  ["pm2 start apps.json", { "apps.json": '{"apps":[{"script":"a.js"}]}', "a.js": "1" }, "harmless"],
  ["pm2 start apps.json", { "apps.json": "not JSON" }, "nothing to read"],
  ["pm2 list", {}, "shows"],
  ["electron .", { "package.json": '{"main":"m.js"}', "m.js": "1" }, "harmless"],
];

const effects = (command: string, files: Readonly<Record<string, string>>) =>
  effectsOf(
    command,
    world(EMPTY_SESSION, Object.fromEntries(Object.entries(files).map(([name, text]) => [at(name), text]))),
  );

describe("programs that keep others running", () => {
  it.each(ROWS)("P3: %s", (command, files) => {
    expect(effects(command, files).map((one) => one.replace(/^\? /, ""))).toContain(GONE);
  });
  it.each(QUIET)("P3: %s does nothing of the kind", (command, files) => {
    expect(effects(command, files).filter((one) => /delete|opaque/.test(one))).toEqual([]);
  });
});
