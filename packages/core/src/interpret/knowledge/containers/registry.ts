import type { Line } from "../line.js";
import type { Effect, Emit, Entry, Usage } from "../types.js";
import { type Value, withText } from "../value.js";

const nothing: Usage = { unknownOptions: "ignored" };

const gone: Effect = { kind: "infra.delete", type: "cloud", detail: { program: "buildah", what: "image" } };

/** Something in a registry is deleted: others may run it. */
const deletes: Usage = {
  unknownOptions: "ignored",
  operands: [{ kind: "infra.delete", type: "cloud", detail: { program: "registry", what: "image" } }],
};

/** The last operand is where the image goes: a registry, a folder or archive of this machine. */
const copies: Usage = {
  unknownOptions: "ignored",
  act: (line, emit) => {
    const target = line.operands[line.operands.length - 1];
    if (target !== undefined && line.operands.length > 1) putAt(target, emit);
  },
};

/** `docker://host/name` and bare names are a registry's, `dir:`, `oci:` and `…-archive:` paths here. */
function putAt(target: Value, emit: Emit): void {
  const [, kind, path] = /^(dir|oci|oci-archive|docker-archive):([^:]+)/.exec(target.text.slice(0, 4096)) ?? [];
  if (kind === undefined) emit.add("package.publish", "package", target, { program: "registry" });
  else emit.file("file.write", withText(target, path!), { recursive: true, append: true });
}

/** What is pushed from here. */
function pushes(at: number): Usage {
  return {
    unknownOptions: "ignored",
    act: (line: Line, emit: Emit) => {
      const target = line.operands[at];
      for (const [place, one] of line.operands.entries()) if (place !== at) emit.file("file.read", one);
      if (target !== undefined) emit.add("package.publish", "package", target, { program: line.program });
    },
  };
}

/** Tools that work on registries of images without a container engine. */
export const entries: readonly Entry[] = [
  {
    names: ["skopeo"],
    unknownOptions: "ignored",
    subcommands: {
      "copy sync": copies,
      delete: deletes,
      "inspect list-tags login logout manifest-digest standalone-verify generate-sigstore-key": nothing,
    },
  },
  {
    names: ["crane", "gcrane", "regctl"],
    unknownOptions: "ignored",
    subcommands: {
      "copy cp": copies,
      // Others who take the name get another image.
      tag: {
        unknownOptions: "ignored",
        subcommands: { "delete rm": deletes, "ls list": nothing },
        otherwise: {
          unknownOptions: "ignored",
          operands: { first: [{ kind: "package.publish", type: "package", detail: { program: "crane" } }] },
        },
      },
      push: pushes(1),
      "append rebase mutate flatten": {
        unknownOptions: "ignored",
        effects: [{ kind: "package.publish", type: "package", name: "*", detail: { program: "crane" } }],
      },
      delete: deletes,
      "image manifest": {
        unknownOptions: "ignored",
        subcommands: { "copy cp": copies, "delete rm": deletes },
        otherwise: nothing,
      },
      "ls catalog digest config blob export validate auth version pull registry repo repository": nothing,
    },
  },
  {
    names: ["buildah"],
    unknownOptions: "ignored",
    subcommands: {
      push: {
        effects: [{ kind: "package.publish", type: "package", name: "*", detail: { program: "buildah" } }],
        unknownOptions: "ignored",
      },
      "rm delete rmi prune": {
        options: { "-a --all -p --prune": { effects: [{ ...gone, name: "*" }] }, "-f --force": "force" },
        operands: [gone],
      },
      "containers ls list ps images info inspect version login logout": nothing,
    },
    // What it builds stays on this machine.
    otherwise: nothing,
  },
  {
    names: ["oras"],
    options: { "-u --username, -p --password, -d --description, --artifact-type, -a --annotation": "value" },
    unknownOptions: "ignored",
    subcommands: {
      "push attach": pushes(0),
      "copy cp tag": copies,
      manifest: { unknownOptions: "ignored", subcommands: { delete: deletes }, otherwise: nothing },
      blob: { unknownOptions: "ignored", subcommands: { delete: deletes }, otherwise: nothing },
      "pull discover login logout repo resolve version": nothing,
    },
  },
];
