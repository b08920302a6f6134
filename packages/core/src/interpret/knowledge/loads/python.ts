import { textsBehind } from "../../code/project/calls.js";
import { notebookCode } from "../../code/project/recipes.js";
import { valuesOf, yamlTexts } from "../../code/project/settings.js";
import { tomlTexts } from "../../code/project/toml.js";
import type { Load } from "./types.js";

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
  tox: [{ files: "tox.ini", by: "-c", as: valuesOf(/^commands(?:_pre|_post)?$/) }, ...setup],
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
  snakemake: [{ files: "Snakefile workflow/Snakefile", by: "-s --snakefile", as: "python" }],
  alembic: [{ files: "alembic/env.py migrations/env.py alembic/versions/*.py migrations/versions/*.py", as: "python" }],
  "sphinx-build": [{ files: "conf.py docs/conf.py docs/source/conf.py source/conf.py", as: "python" }],
  "pre-commit": [{ files: ".pre-commit-config.yaml", by: "-c --config", as: yamlTexts(/^entry$/) }],
};
