import type { Effect, Usage } from "../types.js";

const on = (kind: "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  detail: { program: "podman", what },
});
const applies: Usage = { effects: [{ ...on("infra.apply", "pod"), name: "podman" }], unknownOptions: "ignored" };
const nothing: Usage = { unknownOptions: "ignored" };

/** Pods of Kubernetes' files on this machine: ended, and by force their volumes with them. */
const played: Usage = {
  options: {
    "--down": { sets: "down" },
    "--force": "force",
    "--network --configmap --log-driver --log-opt --ip --publish --build --context-dir": "optional",
  },
  operands: "read",
  effects: [{ ...on("infra.apply", "pod"), name: "podman" }],
  unknownOptions: "ignored",
  act: (line, emit) => {
    const ends = line.flag("down") || line.path.at(-1) === "down";
    if (ends && line.flag("force")) emit.add("infra.delete", "cloud", null, { program: "podman", what: "volume" });
  },
};

/** A secret's value, which Docker never shows. */
export const podmanSecret: NonNullable<Usage["subcommands"]> = {
  inspect: {
    options: {
      "--showsecret": {
        effects: [{ kind: "secret.read", type: "cloud", name: "podman", detail: { what: "secrets" } }],
      },
    },
    unknownOptions: "ignored",
  },
};

/** What Podman has and Docker has not: virtual machines, and Kubernetes' files played on one machine. */
export const podmanOnly: NonNullable<Usage["subcommands"]> = {
  machine: {
    subcommands: {
      // Without a name it is the one that is there.
      "rm reset": { effects: [{ ...on("infra.delete", "machine"), name: "machine" }], unknownOptions: "ignored" },
      "ls list info inspect": nothing,
    },
    otherwise: applies,
  },
  "kube play": {
    subcommands: { "play kube down": played, generate: nothing },
    otherwise: applies,
  },
  // In the engine's own namespace of users: the files are those of this machine.
  unshare: { syntax: "posix", unknownOptions: "ignored", launches: { as: "argv" } },
  // nerdctl's: containers, images and volumes of one are told apart by it.
  namespace: {
    subcommands: {
      "rm remove": { operands: on("infra.delete", "namespace"), unknownOptions: "ignored" },
      "ls list inspect": nothing,
    },
    otherwise: applies,
  },
  "generate mount unmount healthcheck": nothing,
  "quadlet artifact": {
    subcommands: {
      "rm remove": { operands: on("infra.delete", "artifact"), unknownOptions: "ignored" },
      "ls list inspect print": nothing,
    },
    otherwise: applies,
  },
};
