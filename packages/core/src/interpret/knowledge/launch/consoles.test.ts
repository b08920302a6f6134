import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const GONE = "file.delete /etc/x recursive";
const PYTHON = `import shutil; shutil.rmtree("/etc/x")`;
const NODE = `require("fs").rmSync("/etc/x", {recursive: true})`;
const RUBY = `require "fileutils"; FileUtils.rm_rf("/etc/x")`;

/** `[runner, code, why the row is here]`: what is piped into it, or handed over, is run. */
const PIPED: readonly (readonly [command: string, code: string, why: string])[] = [
  ["uv run -", PYTHON, "a script from standard input"],
  ["uv run --with boto3 -", PYTHON, "with packages"],
  ["uv run --script -", PYTHON, "said to be one"],
  ["python manage.py shell", PYTHON, "Django's console"],
  ["django-admin shell", PYTHON, "the same by its other name"],
  ["flask shell", PYTHON, "Flask's console"],
  ["flask --app web shell", PYTHON, "of an application"],
  ["python -m IPython", PYTHON, "a module that is a console"],
  ["bin/rails console", RUBY, "Rails' console"],
  ["rails c", RUBY, "by its letter"],
  ["bin/rails runner -", RUBY, "a script from standard input"],
  ["irb", RUBY, "Ruby's console"],
  ["pry", RUBY, "another one"],
  ["tsx", NODE, "TypeScript"],
  ["npx tsx", NODE, "through a runner of packages"],
  ["bun run -", NODE, "bun"],
  ["npx zx", NODE, "a shell of JavaScript"],
  ["zx", "await $`rm -r /etc/x`", "its commands are a shell's"],
];

const HANDED: readonly (readonly [command: string, why: string])[] = [
  [`zx -e 'await $\`rm -r /etc/x\`'`, "a text"],
  [`npx zx --eval='await $\`rm -r /etc/x\`'`, "its long name"],
  [`npx babel-node -e '${NODE}'`, "Babel"],
  [`yarn node -e '${NODE}'`, "node with the project's packages"],
  [`pry -e '${RUBY}'`, "a text"],
  [`uvx python -c '${PYTHON}'`, "python as a tool"],
  [`cat > w.mjs <<'X'\n#!/usr/bin/env zx\nawait $\`rm -r /etc/x\`\nX\nchmod +x w.mjs && ./w.mjs`, "by its first line"],
  [`cat > w.py <<'X'\n${PYTHON}\nX\nuv run --script w.py`, "a file"],
  [`cat > w <<'X'\n#!/usr/bin/env -S uv run --script\n${PYTHON}\nX\nchmod +x w && ./w`, "by its first line"],
  [`cat > w.py <<'X'\n${PYTHON}\nX\npipx run w.py`, "a file"],
];

/** A person types, or nothing is run. */
const QUIET = [
  "bin/rails console",
  "flask shell",
  "python manage.py shell",
  "php artisan tinker",
  "irb",
  "npx tsx",
  "npx zx",
  "zx --version",
  "flask run < log.txt",
] as const;

const gone = (command: string) => effectsOf(command).filter((one) => one.includes("/etc/x"));

describe("consoles and runners", () => {
  it.each(PIPED)("P3: %s runs what is piped into it (%s)", (command, code) => {
    expect(gone(`${command} <<'X'\n${code}\nX`)).toEqual([GONE]);
  });

  it.each(HANDED)("P3: %s (%s)", (command) => {
    expect(gone(command).map((one) => one.replace(/^\? /, ""))).toContain(GONE);
  });

  it("P3: php's console runs what is piped into it", () => {
    expect(effectsOf("php artisan tinker <<'X'\nunlink('/etc/x');\nX")).toContain("file.delete /etc/x");
  });

  it.each(QUIET)("%s deletes nothing and hides nothing", (command) => {
    expect(effectsOf(command).filter((one) => /opaque|delete/.test(one))).toEqual([]);
  });
});
