import { type Ask, type ContextTable, joinContext } from "./ask.js";

/** `FOLDER/VARIABLES/WORKSPACE` as far as they say something: `envs/prod/default`, `prod.tfvars`, a workspace. */
export const TERRAFORM: ContextTable = {
  programs: ["terraform", "tofu", "terragrunt", "cdktf"],
  resolve(ask) {
    const folder = folderOf(ask);
    const variables = ask.option("-var-file", "--var-file");
    return joinContext(relative(folder, ask.project), base(variables), workspace(ask, folder));
  },
  settles(ask) {
    const [one, two, chosen] = ask.verbs;
    if (one !== "workspace" || (two !== "select" && two !== "new")) return null;
    const folder = folderOf(ask);
    return chosen === undefined || folder === null ? null : { path: `${folder}/.terraform/environment`, text: chosen };
  },
};

/** The stack, by option or `pulumi stack select`. */
export const PULUMI: ContextTable = {
  programs: ["pulumi"],
  resolve: (ask) => ask.option("-s", "--stack") ?? ask.file(`${ask.home}/.pulumi/selected-stack`) ?? null,
  settles(ask) {
    const [one, two, chosen] = ask.verbs;
    if (one !== "stack" || two !== "select" || chosen === undefined) return null;
    return { path: `${ask.home}/.pulumi/selected-stack`, text: chosen };
  },
};

function workspace(ask: Ask, folder: string | null): string | null {
  const named = ask.variable("TF_WORKSPACE");
  if (named !== undefined) return named;
  if (folder === null) return null;
  const text = ask.file(`${folder}/.terraform/environment`);
  // Without that file the workspace is the default one.
  return text === null ? "default" : (text?.trim() ?? null);
}

function folderOf(ask: Ask): string | null {
  const given = ask.option("-chdir", "--chdir", "--terragrunt-working-dir", "--working-dir");
  if (given === undefined) return ask.cwd;
  if (given === null) return null;
  if (given.startsWith("/")) return given;
  return ask.cwd === null ? null : `${ask.cwd}/${given.replace(/^\.\//, "").replace(/\/+$/, "")}`;
}

/** What a folder adds to the project's: `.` says nothing. */
function relative(folder: string | null, project: string | null): string | null {
  if (folder === null || folder === project) return null;
  return project !== null && folder.startsWith(`${project}/`) ? folder.slice(project.length + 1) : folder;
}

const base = (path: string | null | undefined) =>
  typeof path === "string"
    ? path.slice(path.lastIndexOf("/") + 1).replace(/\.(?:auto\.)?tfvars(?:\.json)?$/, "")
    : null;
