import { textsBehind } from "../../code/project/calls.js";
import { eitherOf, startedBy } from "../../code/project/named.js";
import { notebookCode } from "../../code/project/recipes.js";
import { linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import { listsIn } from "../../code/project/texts.js";
import { tomlTexts } from "../../code/project/toml.js";
import type { Load, Tells } from "./types.js";

/** `addopts = -p plugin`: a module that is imported before any test. */
const plugins: Tells = (text) =>
  valuesOf(/^addopts$/)(text).flatMap(({ text: options }) =>
    Array.from(
      options.slice(0, 4_096).matchAll(/(?:^|[\s"'])-p[ \t"',]{0,8}([A-Za-z_][\w.]{0,255})/g),
      ([, module]) => ({
        text: `import ${module}`,
        language: "python" as const,
      }),
    ),
  );
/** `commands = [["rm", "x"], ["make"]]`: a list a command. */
const toxLists = listsIn(/^[ \t]*commands(?:_pre|_post)?[ \t]*=[ \t]*\[/gm, (lists) =>
  textsBehind(/\[\s{0,64}(?=["'])/g)(lists).map(({ text }) => text),
);
/** A whole `tox.ini` within a file of TOML. */
const toxInside: Tells = (text) => {
  const [, ini = ""] = /^[ \t]*legacy_tox_ini[ \t]*=[ \t]*(?:"""|''')([\s\S]*)/m.exec(text) ?? [];
  return toxCommands(ini.split(/"""|'''/, 1)[0]!);
};
const toxCommands = valuesOf(/^commands(?:_pre|_post)?$/);
/** `shell: "rm x"` of a rule. */
const ruleShell = textsBehind(/\bshell[ \t]{0,8}[:(]\s{0,64}/g);

/** What IPython runs when it starts. */
const IPYTHON = [
  { files: "~/.ipython/profile_default/startup/*" },
  { files: "profile_default/startup/*", variable: "IPYTHONDIR" },
] as const;
/** Lines that are typed into the panes of a session. */
const panes = yamlTexts(/^(?:shell_command(?:_before)?|panes|before_script)$/);

const setup: readonly Load[] = [{ files: "setup.py", as: "python" }];
const served: readonly Load[] = [{ where: "named", as: "python" }];
const application = (files: string): readonly Load[] => [{ files, by: "--app -A", as: "python" }];

/** What a task has its session run: `session.run("rm", "x")`, `c.run("rm x")`. */
const told = textsBehind(/\.(?:run|local|sudo|run_always|run_install)[ \t]{0,4}\(/g);
const tasks = (files: string, by: string): readonly Load[] => [
  { files, by, as: "python" },
  { files, by, as: told },
];

/** Programs of Python, and the files they run. */
export const PYTHON: Readonly<Record<string, readonly Load[]>> = {
  pytest: [
    { files: "conftest.py", where: "around", as: "python" },
    { files: "test_*.py *_test.py", where: "named", as: "python" },
    { by: "-p", as: "python" },
    { files: "pytest.ini .pytest.ini pyproject.toml setup.cfg tox.ini", by: "-c --config-file", as: plugins },
  ],
  unittest: [{ files: "test*.py", where: "named", as: "python" }],
  poe: [{ files: "pyproject.toml poe_tasks.toml", as: tomlTexts(/^tool\.poe\.tasks(?:\.|$)/) }],
  poethepoet: [{ files: "pyproject.toml", as: tomlTexts(/^tool\.poe\.tasks(?:\.|$)/) }],
  pdm: [{ files: "pyproject.toml", as: tomlTexts(/^tool\.pdm\.scripts(?:\.|$)/), given: "run" }, ...setup],
  hatch: [
    {
      files: "pyproject.toml hatch.toml",
      as: tomlTexts(/^(?:tool\.hatch\.)?envs\.[\w.-]+\.scripts$/),
      given: "run test",
    },
  ],
  rye: [{ files: "pyproject.toml", as: tomlTexts(/^tool\.rye\.scripts(?:\.|$)/), given: "run" }],
  pixi: [
    {
      files: "pixi.toml pyproject.toml",
      as: tomlTexts(/^(?:tool\.pixi\.)?(?:[\w.-]+\.)?tasks(?:\.|$)/),
      given: "run r",
    },
  ],
  pipenv: [{ files: "Pipfile", as: tomlTexts(/^scripts$/), given: "run" }],
  pip: setup,
  pipx: setup,
  uv: setup,
  poetry: [{ files: "build.py setup.py", as: "python" }],
  "pyproject-build": setup,
  tox: [
    { files: "tox.ini setup.cfg", by: "-c", as: toxCommands },
    { files: "tox.toml pyproject.toml", by: "-c", as: eitherOf(toxLists, toxInside) },
    ...setup,
  ],
  doit: [
    { files: "dodo.py", by: "-f --file", as: "python" },
    { files: "dodo.py", by: "-f --file", as: textsBehind(/["']actions["']\s{0,8}:\s{0,8}[[(]/g) },
  ],
  uwsgi: [
    { files: "*.ini", where: "named", as: valuesOf(/^(?:exec-[\w-]+|hook-[\w-]+|(?:smart-)?attach-daemon2?|cron2?)$/) },
  ],
  pylint: [
    {
      files: ".pylintrc pylintrc pylintrc.toml .pylintrc.toml pyproject.toml setup.cfg",
      by: "--rcfile",
      as: (text) => valuesOf(/^init-hook$/)(text).map((one) => ({ ...one, language: "python" })),
    },
  ],
  mypy: [
    {
      files: "mypy.ini .mypy.ini setup.cfg pyproject.toml",
      by: "--config-file",
      as: startedBy("python", eitherOf(valuesOf(/^plugins$/), yamlTexts(/^plugins$/))),
    },
  ],
  pdb: [{ files: ".pdbrc ~/.pdbrc", as: "python" }],
  ipython: IPYTHON.flatMap((one): readonly Load[] => [
    { ...one, as: "python" },
    { ...one, as: linesAfter(/^\s*!(.+)$/) },
  ]),
  copier: [{ files: "copier.yml copier.yaml", where: "named", as: yamlTexts(/^_(?:tasks|migrations)$/) }],
  cookiecutter: [{ files: "pre_gen_project.* post_gen_project.* pre_prompt.*", where: "named", as: "started" }],
  tmuxp: [{ files: "*.yaml *.yml *.json .tmuxp.yaml", where: "named", as: panes }],
  nox: tasks("noxfile.py", "-f --noxfile"),
  invoke: tasks("tasks.py tasks/*.py", "-c --collection"),
  inv: tasks("tasks.py tasks/*.py", "-c --collection"),
  fab: tasks("fabfile.py fabfile/*.py", "-f"),
  scons: [{ files: "SConstruct SConscript */SConscript", by: "-f", as: "python" }],
  flask: application("app.py wsgi.py"),
  celery: application("celeryconfig.py"),
  uvicorn: served,
  hypercorn: served,
  daphne: served,
  fastapi: served,
  gunicorn: [...served, { files: "gunicorn.conf.py", by: "-c --config", as: "python" }],
  jupyter: [{ files: "*.ipynb", where: "named", as: notebookCode }],
  papermill: [{ files: "*.ipynb", where: "named", as: notebookCode }],
  streamlit: [{ files: "streamlit_app.py", where: "named", as: "python" }],
  locust: [{ files: "locustfile.py", by: "-f --locustfile", as: "python" }],
  snakemake: [
    { files: "Snakefile workflow/Snakefile", by: "-s --snakefile", as: "python" },
    { files: "Snakefile workflow/Snakefile workflow/rules/*.smk rules/*.smk", by: "-s --snakefile", as: ruleShell },
  ],
  nextflow: [
    {
      files: "main.nf",
      where: "named",
      as: textsBehind(/\b(?:script|shell|exec|beforeScript|afterScript)[ \t]{0,8}[:=]\s{0,64}/g),
    },
  ],
  dvc: [{ files: "dvc.yaml */dvc.yaml", as: yamlTexts(/^cmd$/), given: "repro exp run" }],
  mlflow: [{ files: "MLproject", as: yamlTexts(/^command$/), given: "run" }],
  mkdocs: [{ files: "mkdocs.yml mkdocs.yaml", by: "-f --config-file", as: startedBy("python", yamlTexts(/^hooks$/)) }],
  pelican: [{ files: "pelicanconf.py publishconf.py", by: "-s --settings", as: "python" }],
  scrapy: [
    {
      files: "settings.py */settings.py spiders/*.py */spiders/*.py",
      where: "here",
      as: "python",
      given: "crawl list shell check",
    },
  ],
  behave: [{ files: "features/*.py features/steps/*.py environment.py steps/*.py", as: "python" }],
  robot: [
    {
      files: "*.robot *.resource",
      where: "named",
      as: linesAfter(
        /^\s+(?:[$@&]\{[^}]*\}[ \t]*=?\s{2,})*(?:Run Process|Start Process|Run|Run And Return RC(?: And Output)?)\s{2,}(.+)$/i,
      ),
    },
  ],
  alembic: [{ files: "alembic/env.py migrations/env.py alembic/versions/*.py migrations/versions/*.py", as: "python" }],
  "sphinx-build": [{ files: "conf.py docs/conf.py docs/source/conf.py source/conf.py", as: "python" }],
};
