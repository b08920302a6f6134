import { gitSettings, jsonTexts, yamlTexts } from "../../code/project/settings.js";
import { commandOf } from "../vcs/git-settings.js";
import type { Load, Tells } from "./types.js";

const gitConfig: Tells = (text) =>
  gitSettings(text).flatMap(({ key, value }) => {
    const command = commandOf(key, value);
    return command === null ? [] : [{ text: command }];
  });

/** Hooks of Mercurial, and aliases that are commands of the shell's. */
const mercurial: Tells = (text) =>
  gitSettings(text).flatMap(({ key, value }) => {
    if (key.startsWith("hooks.")) return value.startsWith("python:") ? [] : [{ text: value }];
    return key.startsWith("alias.") && value.startsWith("!") ? [{ text: value.slice(1) }] : [];
  });

/** A hook runs by its name, in whatever folder the repository keeps its hooks. */
const hooks = (names: string, given: string): Load => ({ files: names, where: "around", as: "started", given });

/** What the managers of hooks, once installed, have a hook run. */
const HOOKED = "commit merge push rebase checkout";
const lefthook: Load = {
  files: "lefthook.yml lefthook.yaml .lefthook.yml .lefthook.yaml lefthook-local.yml",
  as: yamlTexts(/^(?:run|runner)$/),
};
const preCommit: Load = { files: ".pre-commit-config.yaml", by: "-c --config", as: yamlTexts(/^entry$/) };
const named: Load = {
  files: "package.json .simple-git-hooks.json simple-git-hooks.json",
  as: jsonTexts(
    /^(?:pre-commit|prepare-commit-msg|commit-msg|post-commit|post-checkout|post-merge|pre-push|pre-rebase)$/,
  ),
};

const git: readonly Load[] = [
  hooks("pre-commit prepare-commit-msg commit-msg post-commit", "commit merge revert cherry-pick rebase am pull"),
  hooks("post-checkout", "checkout switch clone worktree rebase"),
  hooks("pre-merge-commit post-merge", "merge pull"),
  hooks("pre-rebase post-rewrite", "rebase pull commit"),
  hooks("pre-push", "push"),
  hooks("applypatch-msg pre-applypatch post-applypatch", "am"),
  hooks("fsmonitor-watchman", "status add commit checkout diff"),
  { files: ".git/config ~/.gitconfig ~/.config/git/config", as: gitConfig },
  { variable: "GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG", as: gitConfig },
  { files: "git/config", variable: "XDG_CONFIG_HOME", as: gitConfig },
  { files: "git-*", variable: "GIT_EXEC_PATH", as: "started" },
  { ...lefthook, given: HOOKED },
  { ...preCommit, given: HOOKED },
  { ...named, given: HOOKED },
];

/** Git, and what keeps its hooks. */
export const GIT: Readonly<Record<string, readonly Load[]>> = {
  git,
  hub: git,
  hg: [{ files: ".hg/hgrc ~/.hgrc", as: mercurial }],
  lefthook: [{ ...lefthook, given: "run", unread: true }],
  "pre-commit": [preCommit],
};
