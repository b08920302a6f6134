import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf } from "../value.js";
import { service } from "./verb.js";

const runsHere = [
  { kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "shell" } },
] as const;

const circleci: Entry = {
  ...service({
    names: ["circleci"],
    subject: "infra",
    from: 1,
    options: {
      "--org-slug, --org-id, --context-id, --job, --vcs, --branch, --owner-id, --policy-base-url, --input, --metafile, --sort, -b, --pipeline-parameters":
        "value",
      "--github-api": "value",
      "--skip-update-check --integration-testing --private --list-public-only --uncertified --local": "flag",
    },
    shows:
      /^(?:setup|diagnostic|open|update|config|orb (?:pack|process|validate|source|info|list)|follow|info|policy (?:status|eval|test|diff|fetch|logs))\b/,
    verbs: { follow: "apply", "store-secret": "apply", execute: "apply" },
  }),
  subcommands: { "local build": { effects: runsHere, unknownOptions: "ignored" } },
  otherwise: {},
};

/** Jenkins' own client: `jenkins-cli.jar`, or a program of that name. */
const jenkins: Entry = {
  names: ["jenkins-cli", "jenkins-jobs", "jcli"],
  options: {
    "-s": "url",
    "-auth, -i, -p, -user, -logger, -l, --conf": "value",
    "-webSocket -ssh -http -noKeyAuth -noCertificateCheck -strictHostKey -f -w": "flag",
    "-u": "value",
  },
  syntax: "word",
  unknownOptions: "ignored",
  act: (line, emit) => {
    const verb = textOf(line.operands[0]);
    if (verb === null) return;
    const detail = { program: "jenkins-cli", what: verb.slice(0, 64) };
    if (/^groovy/.test(verb)) emit.opaque("unknown_language");
    else if (/^(?:build|replay-pipeline|enable-job|set-build)/.test(verb))
      emit.add("pipeline.run", "cloud", "jenkins", detail);
    else if (/^(?:delete|remove|clear|wipe|destroy)/.test(verb)) emit.add("infra.delete", "cloud", "jenkins", detail);
    else if (/^(?:list|get|console|who|version|help|test|session-id|validate|declarative-linter)/.test(verb))
      emit.add("infra.read", "cloud", "jenkins", detail);
    else emit.add("infra.apply", "cloud", "jenkins", detail);
  },
};

const others: Entry = service({
  names: ["drone", "bk", "buildkite-agent", "semaphore", "sem", "tkn", "appveyor", "woodpecker-cli", "spin", "harness"],
  subject: "infra",
  from: 0,
  options: {
    "-r --repo, -R, -b --branch, -i --id, --pipeline, --build, --server -s, --commit, --message -m, --api-endpoint, -n --namespace, --param, --queue, --tags, --name, --data, --event, --image":
      "value",
  },
  shows:
    /^(?:login|logout|whoami|token|lint|open|logs|history|requests|status|accounts|endpoint|exec|start|artifact (?:download|search|shasum)|meta-data (?:get|exists|keys)|pipeline (?:logs|desc))\b/,
  secrets: /^(?:token|secret (?:get|info))/,
  verbs: { trigger: "apply", cancel: "stop", restart: "apply", annotate: "apply" },
});

const travis: Entry = {
  ...service({
    names: ["travis"],
    subject: "infra",
    from: 0,
    options: { "-r --repo, -R --store-repo, -b --branch, --api-endpoint, -g --adapter, -E --endpoint-name": "value" },
    shows:
      /^(?:login|logout|whoami|lint|open|logs|history|requests|status|accounts|endpoint|branches|monitor|report|repos|whatsup)\b/,
    secrets: /^token\b/,
    verbs: {
      encrypt: "read",
      "encrypt-file": "read",
      setup: "read",
      pubkey: "read",
      sshkey: "apply",
      settings: "apply",
    },
  }),
  subcommands: {
    cache: {
      options: {
        "-d --delete": {
          effects: [{ kind: "infra.delete", type: "cloud", name: "travis/cache", detail: { what: "delete" } }],
        },
        "-b --branch, -m --match, -r --repo": "value",
        "-f --force": "force",
      },
    },
  },
  otherwise: {},
};

/** Runs a workflow of the project on this machine. */
const local: Entry = {
  names: ["act", "gitlab-runner", "earthly", "dagger"],
  unknownOptions: "ignored",
  options: { "-l --list -n --dryrun -h --help -v --version": "value" },
  act: (line, emit) => {
    if (line.has("-l") || line.has("-n")) return;
    const verb = line.text(0) ?? "";
    if (line.program === "gitlab-runner" && /^(?:list|status|verify|help)$/.test(verb)) return;
    if (line.program === "gitlab-runner" && /^(?:register|unregister|install|uninstall|start|stop|restart)$/.test(verb))
      emit.add("system.persist", "service", exact("gitlab-runner"), { what: "service" });
    else runsProject(line, emit);
  },
};

function runsProject(line: Line, emit: Emit): void {
  emit.add("code.run", "code", "project", { origin: "project", language: "shell", program: line.program });
}

export const entries: readonly Entry[] = [circleci, jenkins, others, travis, local];
