import { textsBehind } from "../../code/project/calls.js";
import { composeServices } from "../../code/project/compose.js";
import { jsonTexts, linesAfter, yamlTexts } from "../../code/project/settings.js";
import { tomlTexts } from "../../code/project/toml.js";
import type { Load, Tells } from "./types.js";

const scripts: readonly Load[] = [
  { files: "package.json */package.json */*/package.json", as: jsonTexts(/^scripts$/) },
];
const workflow: Tells = yamlTexts(/^(?:run|cmds?|command|script)$/);
const procfile: readonly Load[] = [{ files: "Procfile Procfile.dev", by: "-f", as: linesAfter(/^[\w-]+:[ \t]*(.+)$/) }];

/** Programs a plan runs to find out, and those it runs when it is applied. */
const terraform: readonly Load[] = [
  { files: "*.tf *.tofu", as: textsBehind(/\bprogram[ \t]{0,64}=[ \t]{0,8}\[/g), given: "plan apply refresh destroy" },
  { files: "*.tf *.tofu", as: textsBehind(/\bcommand[ \t]{0,64}=[ \t]{0,8}/g), given: "apply destroy" },
];
const services: Load = {
  files: "docker-compose.yml docker-compose.yaml compose.yml compose.yaml docker-compose.override.yml",
  by: "-f --file",
  as: composeServices,
  given: "up run create start",
};
const started: readonly Load[] = [services];
const startedByCompose: readonly Load[] = [{ ...services, with: "compose" }];

/** `shellHook = ''…''`: what a shell of Nix runs when it is entered. */
const nixHooks: Tells = (text) =>
  Array.from(text.slice(0, 128 * 1024).matchAll(/\bshellHook\s{0,16}=\s{0,16}''([\s\S]{0,8192}?)''/g), ([, one]) => ({
    text: one!,
  }));
/** What of `[build]` is a command: paths and numbers stand beside it. */
const buildCommand: Tells = yamlTexts(/^(?:command|ignore)$/);

/** What starts services, puts programs where they run, and sets up the tools of a project. */
export const DEPLOY: Readonly<Record<string, readonly Load[]>> = {
  foreman: procfile,
  honcho: procfile,
  overmind: procfile,
  hivemind: procfile,
  act: [{ files: ".github/workflows/*", as: workflow }],
  devcontainer: [{ files: ".devcontainer/devcontainer.json .devcontainer.json", as: jsonTexts(/^initializeCommand$/) }],
  terraform,
  tofu: terraform,
  terragrunt: terraform,
  docker: startedByCompose,
  podman: startedByCompose,
  nerdctl: startedByCompose,
  "docker-compose": started,
  "podman-compose": started,
  turbo: scripts,
  nx: scripts,
  lerna: scripts,
  wrangler: [
    { files: "wrangler.toml", by: "-c --config", as: buildCommand },
    { files: "wrangler.json wrangler.jsonc", by: "-c --config", as: jsonTexts(/^command$/) },
  ],
  netlify: [{ files: "netlify.toml", as: buildCommand, given: "build dev deploy" }],
  vercel: [
    {
      files: "vercel.json",
      as: jsonTexts(/^(?:buildCommand|installCommand|devCommand|ignoreCommand)$/),
      given: "build dev",
    },
  ],
  goreleaser: [{ files: ".goreleaser.yml .goreleaser.yaml goreleaser.yml", as: yamlTexts(/^(?:hooks|pre|post|cmd)$/) }],
  air: [{ files: ".air.toml", by: "-c", as: yamlTexts(/^(?:cmd|full_bin|pre_cmd|post_cmd)$/) }],
  reflex: [{ files: "reflex.conf", by: "-c --config", as: linesAfter(/(?:^|\s)--\s+(.+)$/) }],
  mise: [
    { files: "mise.toml .mise.toml", as: yamlTexts(/^run(?:_windows)?$/) },
    { files: "mise.toml .mise.toml", as: tomlTexts(/^hooks(?:\.|$)/) },
  ],
  asdf: [{ files: "~/.asdf/plugins/*/bin/*", as: "started" }],
  devbox: [{ files: "devbox.json", as: jsonTexts(/^(?:init_hook|scripts)$/), given: "shell run services" }],
  "nix-shell": [{ files: "shell.nix default.nix", where: "here", as: nixHooks }],
  nix: [{ files: "flake.nix shell.nix", as: nixHooks, given: "develop shell run print-dev-env" }],
};
