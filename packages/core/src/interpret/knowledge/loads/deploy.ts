import { textsBehind } from "../../code/project/calls.js";
import { composeServices } from "../../code/project/compose.js";
import { eitherOf } from "../../code/project/named.js";
import { jsonTexts, linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import { textsBetween, textsIn } from "../../code/project/texts.js";
import { tomlTexts } from "../../code/project/toml.js";
import { lineOf, quoted } from "../../code/project/words.js";
import type { Load, Tells } from "./types.js";

const scripts: readonly Load[] = [
  { files: "project.json */project.json */*/project.json", as: jsonTexts(/^commands?$/) },
  { files: "package.json */package.json */*/package.json", as: jsonTexts(/^scripts$/) },
];
const workflow: Tells = yamlTexts(/^(?:run|cmds?|command|script)$/);
const procfile: readonly Load[] = [{ files: "Procfile Procfile.dev", by: "-f", as: linesAfter(/^[\w-]+:[ \t]*(.+)$/) }];

/** Programs a plan runs to find out, and those it runs when it is applied. */
const terraform: readonly Load[] = [
  { files: "*.tf *.tofu", as: textsBehind(/\bprogram[ \t]{0,64}=[ \t]{0,8}\[/g), given: "plan apply refresh destroy" },
  { variable: "TF_CLI_CONFIG_FILE", as: () => [], unread: true },
  { files: "*.tf *.tofu", as: textsBehind(/\bcommand[ \t]{0,64}=[ \t]{0,8}/g), given: "apply destroy" },
];
const services: Load = {
  files: "docker-compose.yml docker-compose.yaml compose.yml compose.yaml docker-compose.override.yml",
  by: "-f --file",
  as: composeServices,
  given: "up run create start",
};
const { files: _, by: __, ...serving } = services;
const started: readonly Load[] = [services, { ...serving, variable: "COMPOSE_FILE" }];
const startedByCompose: readonly Load[] = started.map((one) => ({ ...one, with: "compose" }));

/** `exec:` of a user of a cluster: a program that is asked for credentials. */
const kubeUsers: Tells = (text) =>
  text.split(/\bexec:[ \t]*\n/).flatMap((body, at) => {
    const command = at === 0 ? undefined : /^[ \t]*command:[ \t]*["']?([^\n"']+)["']?[ \t]*$/m.exec(body)?.[1];
    if (command === undefined) return [];
    const args = /^[ \t]*args:([^\n]*)((?:\n[ \t]*- [^\n]*)*)/m.exec(body);
    const inline = Array.from(
      args?.[1]?.matchAll(/"([^"]*)"|'([^']*)'|([^\s,[\]"']+)/g) ?? [],
      (one) => one[1] ?? one[2] ?? one[3]!,
    );
    const listed = (args?.[2] ?? "").split("\n").map((line) => line.trim().replace(/^- ["']?|["']$/g, ""));
    return [{ text: lineOf([command, ...inline, ...listed.filter((one) => one !== "")]) }];
  });
const cluster: readonly Load[] = [
  { files: "~/.kube/config", by: "--kubeconfig", as: kubeUsers },
  { variable: "KUBECONFIG", as: kubeUsers },
];
const aws: readonly Load[] = [
  { files: "~/.aws/config ~/.aws/credentials", as: valuesOf(/^credential_process$/) },
  { variable: "AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE", as: valuesOf(/^credential_process$/) },
];
const PLUGINS = "callback action filter lookup strategy vars inventory connection".split(" ");
/** Folders of plug-ins, each file of which is loaded. */
const pluginFolders: Tells = (text) =>
  valuesOf(/^(?:library|(?:callback|action|filter|lookup|strategy|vars|inventory|connection)_plugins)$/)(text).flatMap(
    (one) =>
      one.text.split(":", 32).map((folder) => ({ text: `for f in ${quoted(folder)}/*.py; do python "$f"; done` })),
  );
const ansible: readonly Load[] = [
  { files: "ansible.cfg ~/.ansible.cfg", as: pluginFolders },
  { variable: "ANSIBLE_CONFIG", as: pluginFolders },
  { files: `library/*.py ${PLUGINS.map((one) => `${one}_plugins/*.py`).join(" ")}`, as: "python" },
  {
    files: "*.py",
    variable: `ANSIBLE_LIBRARY ${PLUGINS.map((one) => `ANSIBLE_${one.toUpperCase()}_PLUGINS`).join(" ")}`,
    as: "python",
  },
];

/** `shellHook = ''…''`: what a shell of Nix runs when it is entered. */
const nixHooks = eitherOf(
  textsBetween(/\bshellHook\s{0,16}=\s{0,16}''/g, "''"),
  textsIn(/\bshellHook\s{0,16}=\s{0,16}"((?:[^"\\]|\\.)*)"/g),
);
/** What of `[build]` is a command: paths and numbers stand beside it. */
const buildCommand: Tells = yamlTexts(/^(?:command|ignore)$/);

/** What starts services, puts programs where they run, and sets up the tools of a project. */
export const DEPLOY: Readonly<Record<string, readonly Load[]>> = {
  kubectl: cluster,
  helm: cluster,
  k9s: cluster,
  kustomize: cluster,
  aws,
  sam: aws,
  cdk: [...aws, { files: "cdk.json", as: jsonTexts(/^(?:app|build)$/) }],
  ansible,
  "ansible-playbook": ansible,
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
