import { describe, expect, it } from "vitest";
import { effectsOf } from "./testing/render.js";

/** Each language's name for the program it runs in: what is started by it is that language again. */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "python",
    "import subprocess, sys; subprocess.run([sys.executable, '-m', 'pytest'])",
    ["exec python3|-m|pytest"],
    "a list",
  ],
  ["python", "import os, sys; os.system(f'{sys.executable} a.py')", ["shell python3 a.py"], "in a text"],
  [
    "python",
    "import sys, os; sys.executable = '/bin/rm'; os.system(sys.executable + ' -r x')",
    ["shell /bin/rm -r x"],
    "another one was put there",
  ],
  [
    "python",
    "import shutil, subprocess; subprocess.run([shutil.which('rm'), 'x'])",
    ["exec rm|x"],
    "a program by its name, wherever it is",
  ],
  ["node", "require('child_process').spawnSync(process.execPath, ['-p', '1'])", ["exec node|-p|1"], "a list"],
  ["node", "require('child_process').execSync(process.argv0 + ' a.js')", ["shell node a.js"], "its other name"],
  ["ruby", "system(RbConfig.ruby, 'a.rb')", ["exec ruby|a.rb"], "a list"],
  ["ruby", "system(Gem.ruby, 'a.rb')", ["exec ruby|a.rb"], "its other name"],
  ["php", "passthru(PHP_BINARY . ' a.php');", ["shell php a.php"], "in a text"],
  ["perl", "system($^X, 'a.pl');", ["exec perl|a.pl"], "a list"],
];

describe("P3: a program that starts itself", () => {
  it.each(ROWS)("%s: %s", (language, code, does) => {
    expect(effectsOf(language, code)).toEqual(does);
  });
});

/** A server's port is seldom known beforehand; the machine is. */
const PORTS: readonly (readonly [language: string, code: string, host: string, why: string])[] = [
  ["node", "fetch('http://127.0.0.1:' + port + '/u')", "127.0.0.1", "put together"],
  ["node", "fetch(`http://localhost:${server.address().port}/u`)", "localhost", "a template"],
  ["node", "fetch(`http://[::1]:${port}`)", "[::1]", "at the end"],
  ["python", "import requests; requests.get('http://127.0.0.1:%d/x' % port)", "127.0.0.1", "a format"],
  ["python", "import requests; requests.get(f'http://localhost:{port}/x')", "localhost", "a format of its own"],
  ["node", "fetch('http://127.0.0.1:' + port + '@evil.example/u')", "UNKNOWN", "it is a password"],
  ["node", "fetch('http://127.0.0.1' + port + '/u')", "UNKNOWN", "the name may go on"],
  ["node", "fetch('http://api.example:' + port + '/u')", "UNKNOWN", "another machine"],
];

describe("P3: a port that is not known", () => {
  it.each(PORTS)("%s: %s", (language, code, host) => {
    expect(effectsOf(language, code).join()).toContain(host === "UNKNOWN" ? "receive UNKNOWN" : `receive ${host}`);
  });
});

describe("C7: pickles from elsewhere are code", () => {
  const LOADS: readonly (readonly [code: string, opaque: string, why: string])[] = [
    ["import pickle, sys; pickle.load(sys.stdin.buffer)", "opaque unknown_code", "another program's"],
    [
      "import pickle, urllib.request as u; pickle.load(u.urlopen('https://h.example'))",
      "opaque untrusted_code",
      "the net's",
    ],
    ["import pickle; pickle.load(open('a.pkl', 'rb'))", "", "a file, as all models are kept"],
    ["import pickle, sys; pickle.dump([1], sys.stdout.buffer)", "", "only written"],
  ];
  it.each(LOADS)("%s", (code, opaque) => {
    expect(
      effectsOf("python", code)
        .filter((one) => one.startsWith("opaque"))
        .join(),
    ).toBe(opaque);
  });
});

describe("C7: a loader of YAML that makes nothing of a tag", () => {
  const LOADS: readonly (readonly [code: string, opaque: boolean, why: string])[] = [
    ["yaml.load('!!python/name:os.system', Loader=yaml.SafeLoader)", false, "by name"],
    ["yaml.load('!!python/name:os.system', yaml.CSafeLoader)", false, "by place"],
    ["yaml.load('!!python/name:os.system', Loader=yaml.BaseLoader)", false, "all are texts"],
    ["yaml.load('!!python/name:os.system', Loader=yaml.UnsafeLoader)", true, "one that does"],
    ["yaml.load('!!python/name:os.system', Loader=yaml.Loader)", true, "the old one"],
    ["yaml.unsafe_load('!!python/name:os.system')", true, "by its name"],
  ];
  it.each(LOADS)("%s (%s)", (code, opaque) => {
    expect(effectsOf("python", `import yaml; ${code}`).some((one) => one.startsWith("opaque"))).toBe(opaque);
  });
});
