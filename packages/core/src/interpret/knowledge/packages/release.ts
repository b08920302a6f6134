import type { Entry } from "../types.js";
import { nothing, publishes, runsProject, signsIn } from "./usages.js";

/** Tools that bring a release to where others install it from. */
export const entries: readonly Entry[] = [
  {
    names: ["goreleaser"],
    unknownOptions: "ignored",
    options: { "-f --config, -p --parallelism, --timeout": "value", "--snapshot": { sets: "snapshot" } },
    subcommands: {
      "release r": {
        unknownOptions: "ignored",
        options: { "--skip": { value: "required", sets: "skips" } },
        act: (line, emit) => {
          const skipped = line.value("--skip")?.text ?? "";
          if (line.flag("snapshot") || /\bpublish\b/.test(skipped.slice(0, 256))) return;
          emit.add("package.publish", "package", "./", { program: "goreleaser" });
        },
      },
      "publish announce": publishes,
      "build check healthcheck init changelog jsonschema completion": runsProject,
    },
  },
  {
    names: ["semantic-release", "np", "release-it", "cargo-release"],
    options: { "-d --dry-run --dryRun --preview -h --help -v --version": "harmless" },
    unknownOptions: "ignored",
    effects: [{ kind: "package.publish", type: "package", name: "./" }],
  },
  {
    names: ["changeset", "changesets"],
    unknownOptions: "ignored",
    subcommands: { publish: publishes },
    otherwise: nothing,
  },
  { names: ["jsr"], unknownOptions: "ignored", subcommands: { publish: publishes }, otherwise: runsProject },
  {
    names: ["vsce", "ovsx"],
    unknownOptions: "ignored",
    subcommands: {
      "publish unpublish": publishes,
      "login logout": signsIn,
      "package ls ls-publishers show search": nothing,
    },
    otherwise: nothing,
  },
  {
    names: ["pod"],
    unknownOptions: "ignored",
    subcommands: {
      "install update": {
        unknownOptions: "ignored",
        effects: [{ kind: "package.install", type: "package", name: "./", detail: { program: "pod" } }],
      },
      trunk: {
        unknownOptions: "ignored",
        subcommands: { "push delete deprecate add-owner remove-owner": publishes, register: signsIn },
        otherwise: nothing,
      },
      repo: { unknownOptions: "ignored", subcommands: { push: publishes }, otherwise: nothing },
    },
    otherwise: nothing,
  },
  {
    names: ["packer"],
    syntax: "word",
    unknownOptions: "ignored",
    subcommands: {
      build: {
        unknownOptions: "ignored",
        effects: [{ kind: "infra.apply", type: "cloud", name: "packer", detail: { program: "packer", what: "build" } }],
      },
      "validate inspect fmt init console plugins version hcl2_upgrade fix": nothing,
    },
    otherwise: nothing,
  },
];
