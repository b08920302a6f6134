import type { Action, Resource, Source } from "../../spine/index.js";
import { action, NO_LABELS, NO_SPAN } from "../action.js";

/** Definitions of pipelines, by where the service that runs them looks: folders (with a slash) and files. */
const FOLDERS = [
  "/.github/workflows/",
  "/.github/actions/",
  "/.gitea/workflows/",
  "/.forgejo/workflows/",
  "/.circleci/",
  "/.buildkite/",
  "/.teamcity/",
  "/.woodpecker/",
  "/.tekton/",
  "/.harness/",
];
const FILES: ReadonlySet<string> = new Set([
  ".gitlab-ci.yml",
  ".gitlab-ci.yaml",
  "Jenkinsfile",
  "azure-pipelines.yml",
  "azure-pipelines.yaml",
  "bitbucket-pipelines.yml",
  ".travis.yml",
  ".drone.yml",
  ".woodpecker.yml",
  "appveyor.yml",
  ".appveyor.yml",
  "buildspec.yml",
  "buildspec.yaml",
  "cloudbuild.yaml",
  "cloudbuild.yml",
  "codemagic.yaml",
  "wercker.yml",
  ".cirrus.yml",
  "skaffold.yaml",
]);

/** What these names end with. */
const ENDS: ReadonlySet<number> = new Set([...FILES].map((name) => name.charCodeAt(name.length - 1)));

/** Whether a canonical path defines a pipeline: code other machines run, often with other people's credentials. */
export function isPipeline(path: string): boolean {
  const last = path.charCodeAt(path.length - 1);
  if (ENDS.has(last) && FILES.has(path.slice(path.lastIndexOf("/") + 1))) return true;
  return path.includes("/.") && FOLDERS.some((folder) => path.includes(folder));
}

/** The same of what is deleted: such a file, one of their folders or the folder around them. */
export function holdsPipelines(path: string): boolean {
  return isPipeline(path) || isPipeline(`${path}/`) || AROUND.test(path);
}
const AROUND = /\/\.(?:github|gitea|forgejo)$/;

/** The action of writing such a file, beside the write itself. */
export function pipelineEdit(
  resource: Resource,
  sources: readonly Source[],
  certainty: Action["certainty"] = "certain",
): Action {
  return action("pipeline.edit", resource, certainty, NO_LABELS, sources, NO_SPAN, { what: "definition" });
}
