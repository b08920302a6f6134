import { describe, expect, it } from "vitest";
import { deletes } from "../testing/deletes.js";
import { verdictOf } from "../testing/verdict.js";

const JS = "require('fs').unlinkSync('/etc/x')\n";
const PY = "import os\nos.remove('/etc/x')\n";

type Row = readonly [command: string, files: Readonly<Record<string, string>>];

/** Settings of rarer tools, and of common ones in forms that are rarer. */
const TOLD: readonly Row[] = [
  ["npx jest", { "jest.config.js": "module.exports = { globalSetup: './setup' }", "setup.js": JS }],
  ["npx playwright test", { "playwright.config.ts": "export default { webServer: { command: 'rm /etc/x' } }" }],
  ["npx grunt", { "Gruntfile.js": "module.exports = g => { g.registerTask('d', () => grunt.file.delete('/etc/x')) }" }],
  ["npx @11ty/eleventy", { ".eleventy.js": JS }],
  ["npx hygen comp new", { "_templates/comp/new/a.ejs.t": "---\nto: a\nsh: rm /etc/x\n---\n" }],
  [
    "pm2 start ecosystem.config.js",
    { "ecosystem.config.js": "module.exports = { apps: [{ script: 'rm', args: '/etc/x' }] }" },
  ],
  ["npx nx run app:clean", { "project.json": '{"targets":{"clean":{"options":{"command":"rm /etc/x"}}}}' }],
  ["npx cdk synth", { "cdk.json": '{"app": "rm /etc/x"}' }],
  ["doit", { "dodo.py": "def task_a():\n    return {'actions': ['rm /etc/x']}\n" }],
  ["uwsgi --ini u.ini", { "u.ini": "[uwsgi]\nexec-asap = rm /etc/x\n" }],
  ["pylint src", { ".pylintrc": "[MAIN]\ninit-hook=import os; os.remove('/etc/x')\n" }],
  ["mypy src", { "mypy.ini": "[mypy]\nplugins = ./plug.py\n", "plug.py": PY }],
  ["IPYTHONDIR=.ipy ipython -c 1", { ".ipy/profile_default/startup/0.ipy": "!rm /etc/x\n" }],
  ["ipython", { "~/.ipython/profile_default/startup/0.py": PY }],
  ["copier copy ./tpl out", { "tpl/copier.yml": '_tasks:\n  - "rm /etc/x"\n' }],
  ["cookiecutter ./tpl", { "tpl/hooks/post_gen_project.sh": "rm /etc/x\n" }],
  ["tmuxp load ./dev.yaml", { "dev.yaml": "windows:\n- panes:\n  - shell_command:\n    - rm /etc/x\n" }],
  ["hg status", { ".hg/hgrc": "[hooks]\npre-status.x = rm /etc/x\n" }],
  ["hg st", { "~/.hgrc": "[alias]\nst = !rm /etc/x\n" }],
  ["mdbook build", { "book.toml": '[preprocessor.toc]\ncommand = "rm /etc/x"\n' }],
  ["bacon", { "bacon.toml": '[jobs.go]\ncommand = ["rm", "/etc/x"]\n' }],
  ["mage build", { "magefile.go": 'func B() error { return os.Remove("/etc/x") }' }],
  ["./gradlew -I i.gradle.kts test", { "i.gradle.kts": 'java.io.File("/etc/x").deleteRecursively()' }],
  ["bundle exec rspec", { ".rspec": "--color\n--require ./b.rb\n", "b.rb": "File.delete('/etc/x')" }],
  ["ghci Main.hs", { ".ghci": ":! rm /etc/x\n" }],
  ["dotnet build", { "Directory.Build.targets": '<Target><Exec Command="rm /etc/x" /></Target>' }],
  ["vim -u p.vim a", { "p.vim": "autocmd VimEnter * silent !rm /etc/x\n" }],
  ["vim -u p.vim a", { "p.vim": "call system('rm /etc/x')\n" }],
  ["nvim -u i.lua a", { "i.lua": 'vim.fn.system({"rm", "/etc/x"})\n' }],
  ["sqlite3 -init i.sql a.db", { "i.sql": ".shell rm /etc/x\n" }],
  ["lighttpd -f l.conf", { "l.conf": 'include_shell "rm /etc/x"\n' }],
  ["cargo test", { ".cargo/config.toml": '[target.\'cfg(unix)\']\nrunner = ["rm", "/etc/x"]\n' }],
  ["cargo make tidy", { "Makefile.toml": '[tasks.tidy]\nscript = "rm /etc/x"\n' }],
  ["lein test", { "project.clj": '(clojure.java.shell/sh "rm" "/etc/x")\n' }],
  ["nim c a.nim", { "config.nims": 'exec "rm /etc/x"\n' }],
  ["dub build", { "dub.json": '{"preBuildCommands": ["rm /etc/x"]}' }],
  ["zig build", { "build.zig": 'const run = b.addSystemCommand(&.{ "rm", "/etc/x" });' }],
  [
    "phpstan analyse",
    { "phpstan.neon": "parameters:\n  bootstrapFiles: [b.php]\n", "b.php": "<?php unlink('/etc/x');" },
  ],
  ["dzil build", { "dist.ini": "[Run::BeforeBuild]\nrun = rm /etc/x\n" }],
  ["latexmk -pdf a.tex", { ".latexmkrc": 'unlink("/etc/x");' }],
  ["doxygen", { Doxyfile: 'INPUT_FILTER = "rm /etc/x"\n' }],
  ["quarto render", { "_quarto.yml": "project:\n  pre-render: p.py\n", "p.py": PY }],
  ["zellij --layout d.kdl", { "d.kdl": 'pane command="rm" {\n  args "/etc/x"\n}\n' }],
  ["nix-shell", { "shell.nix": 'mkShell { shellHook = "rm /etc/x"; }' }],
  ["makepkg", { PKGBUILD: "build() {\n  rm /etc/x\n}\n" }],
  ["MAKEFILES=e.mk make", { "e.mk": "$(shell rm /etc/x)\n" }],
  ["PSQLRC=r psql", { r: "\\! rm /etc/x\n" }],
  ["ANSIBLE_CONFIG=a.cfg ansible-playbook s.yml", { "a.cfg": "[defaults]\ncallback_plugins = ./cb\n", "cb/x.py": PY }],
];

describe("settings of rarer tools", () => {
  it.each(TOLD)("D6: %s with %j", (command, files) => {
    expect(deletes(command, files)).toBe(true);
  });

  it("D6: what was put behind a file's unknown text is read too", () => {
    const command = "printf '[tool.poe.tasks]\\nx = \"rm /etc/x\"\\n' >> pyproject.toml; poe x";
    expect(deletes(command, {})).toBe(true);
  });

  it.each<readonly [name: string, file: string, line: (n: number) => string, last: string, command: string]>([
    [
      "a script",
      "build.gradle",
      (n) => `exec { commandLine 'echo', '${n}' }`,
      "exec { commandLine 'rm', '/etc/x' }",
      "gradle z",
    ],
    [
      "a table",
      "pyproject.toml",
      (n) => `${n === 0 ? "[tool.poe.tasks]\n" : ""}a${n} = "echo"`,
      'z = "rm /etc/x"',
      "poe z",
    ],
    [
      "elements",
      "build.xml",
      () => '<exec executable="echo"/>',
      '<exec executable="rm"><arg value="/etc/x"/></exec>',
      "ant z",
    ],
    ["rules", "Snakefile", (n) => `rule a${n}:\n  shell: 'echo'`, "rule z:\n  shell: 'rm /etc/x'", "snakemake"],
    ["programs", "main.tf", () => 'program = ["echo"]', 'program = ["rm", "/etc/x"]', "terraform plan"],
    [
      "a document",
      "deno.json",
      (n) => `${n === 0 ? '{"tasks":{' : ""}"a${n}": "echo",`,
      '"z": "rm /etc/x"}}',
      "deno task z",
    ],
  ])("D6: nothing hides behind many: %s", (_name, file, line, last, command) => {
    for (const many of [70, 300, 600]) {
      const text = [...Array.from({ length: many }, (_, n) => line(n)), last].join("\n");
      const written = `cat > ${file} <<'EOF'\n${text}\nEOF\n${command}`;
      expect(
        verdictOf(written).actions.some(({ kind, resource }) => kind === "opaque" || resource.name === "/etc/x"),
      ).toBe(true);
    }
  });

  const times = (many: number, text: string) => text.repeat(many);
  it.each<readonly [name: string, command: string]>([
    [
      "a long hook",
      `cat > shell.nix <<'EOF'\nshellHook = ''\n${times(2_000, "echo x\n")}rm /etc/x\n''\nEOF\nnix-shell`,
    ],
    [
      "a long text",
      `cat > pyproject.toml <<'EOF'\n[tool.poe.tasks]\nz = """\n${times(2_000, "echo x\n")}rm /etc/x\n"""\nEOF\npoe z`,
    ],
    ["a long rule", `cat > Snakefile <<'EOF'\nshell: """\n${times(500, "echo x\n")}rm /etc/x\n"""\nEOF\nsnakemake`],
    ["a long line", `cat > Procfile <<'EOF'\nweb: ${times(1_000, "true; ")}rm /etc/x\nEOF\nforeman start`],
    [
      "a long list",
      `cat > tox.toml <<'EOF'\n[a]\ncommands = [${times(300, '["echo", "x"], ')}["rm", "/etc/x"]]\nEOF\ntox`,
    ],
    [
      "many hooks",
      `cat > rebar.config <<'EOF'\n{pre_hooks, [${times(300, '{compile, "x"}, ')}{compile, "rm /etc/x"}]}.\nEOF\nrebar3 compile`,
    ],
    [
      "many names",
      `cat > Makefile <<'EOF'\ninclude ${times(300, "a.mk ")}z\nEOF\nprintf 'a:\\n\\trm /etc/x\\n' > z; make`,
    ],
    [
      "many options",
      `echo "require('fs').unlinkSync('/etc/x')" > e.js; NODE_OPTIONS='${times(400, "--no-warnings ")}-r ./e.js' node -e 1`,
    ],
    ["many modules", `echo "import os; os.remove('/etc/x')" > e.py; PYTEST_PLUGINS=${times(300, "a,")}e pytest`],
  ])("D6: nor in what is long: %s", (_name, command) => {
    const { actions } = verdictOf(command);
    expect(actions.some(({ kind, resource }) => kind === "opaque" || resource.name === "/etc/x")).toBe(true);
  });

  it("a makefile may take in many others", () => {
    const names = Array.from({ length: 100 }, (_, n) => `include a${n}.mk`).join("\n");
    expect(verdictOf(`cat > Makefile <<'EOF'\n${names}\nEOF\nmake`).verdict).toBe("allow");
  });

  it("a debugger's file of commands that is known is no riddle", () => {
    expect(verdictOf("printf 'break main\\nrun\\nbt\\n' > d.gdb; gdb -batch -x d.gdb ./a").verdict).toBe("allow");
  });
});
