import type { Entry } from "../types.js";
import { nothing, publishes, runProject, runsProject, signsIn } from "./usages.js";

const SHOPS =
  /^(?:release|deliver|upload_to_\w+|pilot|supply|appstore|testflight|playstore|deploy|publish|beta|production)$/;

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
    names: ["anaconda", "cachix", "web-ext", "chrome-webstore-upload"],
    unknownOptions: "ignored",
    subcommands: {
      "upload push sign": publishes,
      "login logout authtoken": signsIn,
      "watch-store watch-exec": publishes,
    },
    otherwise: nothing,
  },
  {
    names: ["snapcraft"],
    unknownOptions: "ignored",
    subcommands: {
      "upload push release close promote register set-default-track upload-metadata": publishes,
      "login logout export-login": signsIn,
      "list names status revisions list-revisions tracks whoami version help extensions plugins": nothing,
    },
    otherwise: runsProject,
  },
  {
    names: ["expo"],
    unknownOptions: "ignored",
    subcommands: {
      "publish upload:ios upload:android publish:set publish:rollback": publishes,
      "login logout register": signsIn,
      "whoami config doctor diagnostics": nothing,
    },
    otherwise: runsProject,
  },
  // Its lanes are the project's own; these bring an app to the shops.
  {
    names: ["fastlane"],
    unknownOptions: "ignored",
    options: { "-h --help --version": "harmless", "--env": "value" },
    act: (line, emit) => {
      // Certificates of the whole team, and every profile made with them.
      if (line.operands.slice(0, 3).some(({ text }) => /^(?:match_)?nuke$/.test(text)))
        emit.add("infra.delete", "cloud", "certificates", { program: "fastlane", what: "nuke" });
      // `fastlane LANE`, `fastlane PLATFORM LANE`, `fastlane run ACTION`
      if (line.operands.slice(0, 2).some(({ text }) => SHOPS.test(text)))
        emit.add("package.publish", "package", "./", { program: "fastlane" });
      else if (line.operands.length > 0) runProject(line, emit);
    },
  },
  // What it builds goes to the registry of `KO_DOCKER_REPO`.
  {
    names: ["ko"],
    unknownOptions: "ignored",
    subcommands: {
      "build publish apply resolve create run": {
        options: { "-L --local --push=false": { sets: "local" }, "-f --filename, -t --tags, --platform": "value" },
        unknownOptions: "ignored",
        effects: [{ kind: "package.publish", type: "package", name: "./", unless: "local" }],
      },
      login: signsIn,
    },
    otherwise: nothing,
  },
  {
    names: ["jib"],
    unknownOptions: "ignored",
    options: { "-t --target": "value" },
    act: (line, emit) => {
      // An image for a registry, unless it is for the daemon or a file here.
      if (!/^(?:docker|tar):\/\//.test(line.value("-t")?.text ?? ""))
        emit.add("package.publish", "package", "./", { program: "jib" });
    },
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
