import type { Effect, Entry, Usage } from "../types.js";

const infra = (
  kind: "infra.read" | "infra.apply" | "infra.delete",
  what: string,
  more: Partial<Effect> = {},
): Effect => ({
  kind,
  type: "cloud",
  name: "terraform",
  detail: { program: "terraform", what },
  ...more,
});
const reads = (what: string): Usage => ({ effects: [infra("infra.read", what)], unknownOptions: "ignored" });
const variables = {
  "-var -target -parallelism -lock-timeout -replace -refresh -lock -input -compact-warnings -no-color -detailed-exitcode -json":
    "optional",
  // Read to be used, and shown to nobody.
  "-var-file": { value: "required", effects: [{ kind: "file.read", detail: { what: "edit" } }] },
  "-state -backup": "read",
  "-out -state-out": "write",
  "-auto-approve": "force",
} as const;

/** What Terraform does, also where Terragrunt is told to do it in every folder. */
const commands: NonNullable<Usage["subcommands"]> = {
  apply: {
    options: { ...variables, "-destroy": { sets: "destroys" } },
    effects: [
      infra("infra.apply", "apply", { unless: "destroys" }),
      infra("infra.delete", "destroy", {
        when: "destroys",
        detail: { program: "terraform", what: "destroy", recursive: true },
      }),
    ],
    unknownOptions: "ignored",
  },
  "destroy destroy-all": {
    options: variables,
    effects: [infra("infra.delete", "destroy", { detail: { program: "terraform", what: "destroy", recursive: true } })],
    unknownOptions: "ignored",
  },
  // Of Terragrunt's older versions.
  "apply-all": { options: variables, effects: [infra("infra.apply", "apply", {})], unknownOptions: "ignored" },
  plan: { ...reads("plan"), options: variables },
  "show output graph providers validate version console test get refresh metadata": reads("show"),
  fmt: {
    options: { "-check -diff": "harmless" },
    effects: [{ kind: "file.write", name: "./" }],
    unknownOptions: "ignored",
  },
  init: {
    options: { "-upgrade": "flag", "-migrate-state -reconfigure": { sets: "moves" } },
    effects: [
      { kind: "package.install", type: "package", name: "terraform providers", detail: { program: "terraform" } },
      infra("infra.apply", "state", { when: "moves" }),
    ],
    unknownOptions: "ignored",
  },
  state: {
    subcommands: {
      "list show pull": reads("state"),
      "rm push mv replace-provider": { effects: [infra("infra.delete", "state")], unknownOptions: "ignored" },
    },
  },
  workspace: {
    subcommands: {
      "list show": reads("workspace"),
      // Which state the next command works on; a new one is empty.
      "new select": {
        effects: [{ kind: "file.write", name: "./.terraform/environment" }],
        unknownOptions: "ignored",
      },
      delete: {
        options: { "-force": "force" },
        effects: [infra("infra.delete", "workspace")],
        unknownOptions: "ignored",
      },
    },
  },
  "taint untaint import": { effects: [infra("infra.apply", "state")], unknownOptions: "ignored" },
  "force-unlock": {
    effects: [infra("infra.delete", "lock", { detail: { program: "terraform", what: "lock", force: true } })],
    unknownOptions: "ignored",
  },
  "login logout": {
    effects: [{ kind: "system.configure", detail: { what: "sign-in", program: "terraform" } }],
    unknownOptions: "ignored",
  },
};

const everywhere: Usage = {
  options: { "--all -a --graph": "recursive" },
  unknownOptions: "ignored",
  subcommands: commands,
};

/** Terragrunt's own. */
const terragrunt: NonNullable<Usage["subcommands"]> = {
  "run run-all": everywhere,
  stack: {
    subcommands: { run: everywhere, "generate output": reads("stack"), clean: reads("stack") },
  },
  "hclfmt hclvalidate hcl validate-inputs graph-dependencies dag find list render render-json info terragrunt-info output-module-groups":
    reads("show"),
  "plan-all output-all validate-all": reads("plan"),
  backend: {
    subcommands: {
      bootstrap: { effects: [infra("infra.apply", "state")], unknownOptions: "ignored" },
      "delete migrate": { effects: [infra("infra.delete", "state")], unknownOptions: "ignored" },
    },
  },
};

/** Terraform, and what took its command line over. */
const terraform: Entry = {
  names: ["terraform", "tofu", "terragrunt", "opentofu"],
  syntax: "word",
  options: {
    "-chdir --terragrunt-working-dir --working-dir": { value: "required", is: "chdir" },
    "-help --help -version": "harmless",
    "--terragrunt-non-interactive --non-interactive": "force",
    "--queue-include-dir --queue-exclude-dir --terragrunt-include-dir --terragrunt-exclude-dir --terragrunt-config --config --log-level --terragrunt-log-level --parallelism --terragrunt-parallelism --source --terragrunt-source --iam-assume-role --terragrunt-iam-role":
      "value",
  },
  unknownOptions: "ignored",
  subcommands: { ...commands, ...terragrunt },
};

const stack = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  name: "pulumi",
  detail: { program: "pulumi", what, ...(kind === "infra.delete" ? { recursive: true } : {}) },
});

/** All of an environment's values, secrets among them. */
const opened: Usage = {
  effects: [{ kind: "secret.read", type: "cloud", name: "pulumi", detail: { what: "config" } }],
  unknownOptions: "ignored",
};
const environments: Usage = {
  unknownOptions: "ignored",
  subcommands: {
    "rm remove delete": { effects: [stack("infra.delete", "environment")], unknownOptions: "ignored" },
    "ls list get diff version": { effects: [stack("infra.read", "environment")], unknownOptions: "ignored" },
    "open run": opened,
  },
  otherwise: { effects: [stack("infra.apply", "environment")], unknownOptions: "ignored" },
};

const pulumi: Entry = {
  names: ["pulumi"],
  options: {
    "-C --cwd": "chdir",
    "-s --stack --color -v --verbose -m --message -t --target -p --parallel": "value",
    "-y --yes -f --force --skip-preview": "force",
    "--show-secrets": { effects: [{ kind: "secret.read", type: "cloud", name: "pulumi", detail: { what: "config" } }] },
    "-h --help": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "up update refresh import cancel watch": { effects: [stack("infra.apply", "up")], unknownOptions: "ignored" },
    "destroy down dn": { effects: [stack("infra.delete", "destroy")], unknownOptions: "ignored" },
    "preview pre about logs whoami version console schema convert gen-completion": {
      effects: [stack("infra.read", "preview")],
      unknownOptions: "ignored",
    },
    stack: {
      subcommands: {
        rm: { effects: [stack("infra.delete", "stack")], unknownOptions: "ignored" },
        "ls output graph history tag export select": {
          effects: [stack("infra.read", "stack")],
          unknownOptions: "ignored",
        },
        "init import rename change-secrets-provider unselect": {
          effects: [stack("infra.apply", "stack")],
          unknownOptions: "ignored",
        },
      },
      otherwise: { effects: [stack("infra.read", "stack")] },
    },
    state: {
      subcommands: {
        "delete unprotect rename move repair taint untaint upgrade edit": {
          effects: [stack("infra.delete", "state")],
          unknownOptions: "ignored",
        },
      },
      otherwise: { effects: [stack("infra.read", "state")] },
    },
    config: {
      subcommands: {
        "set set-all rm rm-all cp refresh": {
          effects: [{ kind: "file.write", name: "./" }],
          unknownOptions: "ignored",
        },
        get: { effects: [stack("infra.read", "config")], unknownOptions: "ignored" },
      },
      otherwise: { effects: [stack("infra.read", "config")] },
    },
    "env environment": environments,
    new: { effects: [{ kind: "file.write", name: "./" }], unknownOptions: "ignored" },
    "plugin policy org login logout": { effects: [stack("infra.apply", "setup")], unknownOptions: "ignored" },
  },
};

/** Pulumi's environments, by a program of their own, too. */
const esc: Entry = {
  names: ["esc"],
  options: { "-h --help": "harmless", "-y --yes -f --force": "force" },
  unknownOptions: "ignored",
  subcommands: {
    "env environment": environments,
    "open run": opened,
    "login logout": { effects: [{ kind: "system.configure", detail: { what: "sign-in", program: "esc" } }] },
    version: {},
  },
};

export const entries: readonly Entry[] = [terraform, pulumi, esc];
