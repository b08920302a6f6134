import { describe, expect, it } from "vitest";
import { effectsOf } from "../shell/testing/read.js";
import { spliced } from "./spliced.js";

const isOpaque = (command: string) => effectsOf(command).some((one) => one.includes("opaque"));

describe("P3: code on the line with values inside its literal texts", () => {
  it.each([
    [`node -p "require('$p/package.json').version"`, "a variable of the environment"],
    [`for d in packages/*/; do node -p "require('./$d/package.json').name"; done`, "names of folders that are there"],
    [`for f in data/*.csv; do python -c "print('$f', len(open('$f').read()))"; done`, "names of files"],
    [`v=$(git rev-parse --short HEAD); python3 -c "print('building $v')"`, "a hash"],
    [`python3 -c 'print("it is")' && python3 -c "x = '$USER'; print(x)"`, "in a name"],
  ])("%s (%s)", (command) => expect(isOpaque(command)).toBe(false));

  it.each([
    [`python -c "$x"`, "all of it"],
    [`python -c "print($x)"`, "outside a text"],
    [`python -c "print(f'{$x}')"`, "in the braces of a text"],
    [`python -c "# $x"`, "in a comment, which a line end ends"],
    [`python -c "print('a\\\\$x')"`, "behind a backslash"],
    [`node -e "console.log(/$x/)"`, "in a regular expression"],
    [`node -e "console.log(\\\`\\\${$x}\\\`)"`, "in code of a template"],
    [`python -c "import os; os.system('$x')"`, "a command nobody knows"],
    [`python -c "import os; os.system('$x'[::-1])"`, "the same, turned round"],
    [`python -c "exec('$x')"`, "code nobody knows"],
    [`node -e "require('child_process').execSync('$x')"`, "a command"],
    [`node -e "const { '$x': f } = require('child_process'); f('id')"`, "a function nobody knows, by its key"],
    [`node -e "import('$x')"`, "a module nobody knows"],
    [`for f in *.js; do node -e "require('./$f')"; done`, "code nobody has read"],
    [`for f in *.py; do python -c "import runpy; runpy.run_path('$f')"; done`, "the same"],
    [`x=$(cat notes); python -c "print('$x')"`, "text of a file may hold a quote"],
    [`x=$(base64 -d <<< $y); python -c "print('$x')"`, "text that was put together"],
    [`x=$(git rev-parse "a'b"); python -c "print('$x')"`, "a word that may be printed as it stands"],
    [`mapfile -t a < f; python -c "print('\${a[0]}$Y')"`, "a line of a file beside a variable"],
    [`x=$(awk 'BEGIN { print rand() }'); python -c "print('$x$Y')"`, "what code prints"],
    [`x=$(python -c "print(id, '$Y')"); python -c "print('$x')"`, "what code makes of a variable"],
    [`python -c "print('$Y', '$Z')"`, "of two variables one may hold the other's quote"],
    [`x=$(git log -1 --format=%s); python -c "print('$x')"`, "what somebody wrote"],
    [`touch "a'b.csv"; for f in *.csv; do python -c "print('$f')"; done`, "a file of such a name was made"],
    [`ruby -e "puts '$x'"`, "a language whose texts are not told apart here"],
  ])("not so: %s (%s)", (command) => expect(isOpaque(command)).toBe(true));

  it("still says what becomes of the value", () => {
    expect(effectsOf(`python -c "import shutil; shutil.rmtree('$d')"`)).toContain("file.delete * recursive");
  });

  it("is bounded", () => {
    expect(spliced("python", "print('*')".repeat(33))).toBe(null);
    expect(spliced("python", "print('a')")).toBe(null);
    expect(spliced("python", "print('\uE0F5*')")).toBe(null);
  });
});
