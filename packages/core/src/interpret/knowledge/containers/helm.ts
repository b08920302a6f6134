import { isStrangeIndex } from "../packages/strangers.js";
import type { Effect, Entry, Usage } from "../types.js";

const on = (kind: "infra.read" | "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  detail: { program: "helm", what },
});
const values: NonNullable<Usage["options"]> = {
  "-f --values --set-file": "read",
  "--set --set-string --set-json --version --repo --username --timeout --description --history-max --post-renderer-args --max-history":
    "value",
  "--post-renderer": "program",
  "--password": "value",
  "--dry-run": { value: "optional", sets: "harmless" },
  "--force": "force",
};
const nothing: Usage = { options: { "--version": "value" }, unknownOptions: "ignored" };

/** Charts are packages of manifests: installing one changes the cluster, and may run its hooks there. */
const helm: Entry = {
  names: ["helm", "helm3", "helmfile"],
  options: {
    "-n --namespace --kube-context --kubeconfig --kube-token --kube-apiserver -o --output --registry-config --repository-config -l --selector -e --environment":
      "value",
    "-h --help": "harmless",
    "--debug --wait --atomic --create-namespace --install -i --reuse-values --reset-values --no-hooks --cleanup-on-fail --burst-limit -g --generate-name":
      "flag",
  },
  unknownOptions: "ignored",
  subcommands: {
    "install upgrade rollback test apply sync": {
      options: values,
      unknownOptions: "ignored",
      operands: { first: [on("infra.apply", "release")] },
      // `helmfile sync` names none: all of its file.
      act: (line, emit) => {
        if (line.program === "helmfile" && line.operands.length === 0)
          emit.add("infra.apply", "cloud", null, { program: "helm", what: "release" });
      },
    },
    "uninstall delete del un destroy": {
      options: {
        "--dry-run": "harmless",
        "--keep-history --no-hooks --wait": "flag",
        "--timeout --description --cascade": "value",
      },
      operands: [on("infra.delete", "release")],
      // `helmfile destroy` names none: all of its file.
      act: (line, emit) => {
        if (line.program === "helmfile" && line.operands.length === 0)
          emit.add("infra.delete", "cloud", null, { program: "helm", what: "release" });
      },
    },
    "list ls status history get show search lint template verify version env dependency dep diff completion docs inspect pull fetch create package build repos deps":
      nothing,
    repo: {
      subcommands: {
        "list index update up": nothing,
        // A name for an address; what is installed from there is asked about when it is.
        add: {
          effects: [{ kind: "file.write", name: "~/.config/helm/repositories.yaml", detail: { append: true } }],
          unknownOptions: "ignored",
          // Projects have repositories of their own; by plain HTTP anybody may answer for one.
          act: (line, emit) => {
            for (const url of line.operands)
              if (/^http:/i.test(url.text) && isStrangeIndex(url.text))
                emit.add("package.install", "package", url, { program: "helm" }, ["untrusted"]);
          },
        },
        "remove rm": {
          effects: [{ kind: "system.configure", detail: { what: "repository", program: "helm" } }],
          unknownOptions: "ignored",
        },
      },
    },
    plugin: {
      subcommands: { "list ls": nothing, "install add update up": { operands: "package" }, "uninstall rm": nothing },
    },
    registry: {
      effects: [{ kind: "system.configure", detail: { what: "sign-in", program: "helm" } }],
      unknownOptions: "ignored",
    },
    push: {
      effects: [{ kind: "package.publish", type: "package", name: "./", detail: { program: "helm" } }],
      unknownOptions: "ignored",
    },
  },
};

export const entries: readonly Entry[] = [helm];
