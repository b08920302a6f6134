import type { Line } from "../line.js";
import type { Emit, Lent, RunHow, Usage } from "../types.js";
import { type Value, withText } from "../value.js";

/** What of this machine a container has among its own files: `-v`, `--mount`. */
export function mounts(line: Line, emit: Emit): void {
  for (const volume of line.values("-v")) mounted(line, volume, volumeIn(volume.text), emit);
  for (const mount of line.values("--mount")) mounted(line, mount, mountIn(mount.text), emit);
}

function mounted(line: Line, word: Value, { from, readOnly }: Mount, emit: Emit): void {
  if (from === null || signsIn(line, from)) return;
  const path = withText(word, from);
  emit.file("file.read", path, { recursive: true });
  if (!readOnly) emit.maybe(() => emit.file("file.write", path, { recursive: true }));
}

/**
 * Images of one tool, which is all they run, and the folder of its settings: what the tool signs in with is its business, as
 * where it is installed here.
 */
const SIGNS_IN: readonly (readonly [image: RegExp, folder: RegExp])[] = [
  [/^(?:amazon\/aws-cli|public\.ecr\.aws\/aws-cli\/aws-cli)(?:[:@]|$)/, /\/\.aws(?:\/(?:config|credentials))?$/],
  [/^(?:bitnami|rancher)\/kubectl(?:[:@]|$)/, /\/\.kube(?:\/config)?$/],
  [/^alpine\/(?:helm|k8s)(?:[:@]|$)/, /\/\.(?:kube(?:\/config)?|config\/helm)$/],
  [/^hashicorp\/terraform(?:[:@]|$)/, /\/\.(?:aws|azure|config\/gcloud|terraform\.d)$/],
  [/^doctl\/doctl(?:[:@]|$)|^digitalocean\/doctl(?:[:@]|$)/, /\/\.config\/doctl$/],
];

function signsIn(line: Line, folder: string): boolean {
  const image = line.operands[0]?.text.replace(/^docker\.io\//, "") ?? "";
  if (line.value("--entrypoint") !== null || image.length > 256 || folder.length > 4_096) return false;
  return SIGNS_IN.some(([made, own]) => made.test(image) && own.test(folder));
}

/** How the command of a container is run: on what it is lent, in the folder the line names. */
export const inContainer = (line: Line): RunHow => {
  const lent = lentBy(line);
  const folder = line.value("-w");
  return { where: "container", ...(lent === null ? {} : { lent, folder }) };
};

const MOST_LENT = 16;

/** All that is lent by a line, or null where not all of it can be told. */
function lentBy(line: Line): readonly Lent[] | null {
  if (line.value("--volumes-from") !== null) return null;
  const lent: Lent[] = [];
  const volumes = line.values("-v").map((one) => [one, volumeIn(one.text)] as const);
  for (const [word, { from, at }] of [
    ...volumes,
    ...line.values("--mount").map((one) => [one, mountIn(one.text)] as const),
  ]) {
    if (word.form !== "exact" || at === null || lent.length >= MOST_LENT || !isPlainPath(at)) return null;
    // A volume by its name is the engine's, and hides what is lent above it.
    lent.push({ from: withText(word, from ?? ""), at });
  }
  return lent;
}

/** Longest text of a mount that is read. */
const MAX_MOUNT = 4_096;

/** One mount of a container. */
export interface Mount {
  /** A path of this machine; null where it is a volume of the engine's. */
  readonly from: string | null;
  /** The path in the container, without a slash at its end; null where it cannot be told. */
  readonly at: string | null;
  readonly readOnly: boolean;
}

const isPath = (from: string) => /^[/.~]/.test(from);
/** A way from the root that nothing leads out of, nor stands for several. */
export const isPlainPath = (at: string): boolean => /^\/[^*?[\]\\]*$/.test(at) && !/\/\.{0,2}(?:\/|$)/.test(at);

const withoutSlash = (at: string) => (at.length > 1 && at.endsWith("/") ? at.slice(0, -1) : at);

/** `from:at:ro`, `at`. */
export function volumeIn(text: string): Mount {
  if (text.length > MAX_MOUNT) return { from: text, at: null, readOnly: false };
  const [first = "", second, how = ""] = text.split(":");
  if (second === undefined) return { from: null, at: withoutSlash(first), readOnly: false };
  return {
    from: isPath(first) ? first : null,
    at: withoutSlash(second),
    readOnly: how.split(",").includes("ro"),
  };
}

/** `type=bind,source=from,target=at,readonly`; a volume may stand for a folder, too: `volume-opt=device=from`. */
function mountIn(text: string): Mount {
  const given = new Map<string, string>();
  for (const part of text.slice(0, MAX_MOUNT).replaceAll('"', "").split(",")) {
    const [, key, value] = /^((?:volume-opt=)?[^=]{0,64})=?(.*)$/s.exec(part)!;
    given.set(key!.toLowerCase(), value!);
  }
  const named = (...keys: readonly string[]) => keys.map((key) => given.get(key)).find((one) => one !== undefined);
  const source = named("volume-opt=device", "source", "src");
  const at = named("target", "destination", "dst");
  // A comma may stand within quotes.
  const isWhole = !text.includes('"') && text.length <= MAX_MOUNT;
  return {
    from: source !== undefined && (isPath(source) || named("type") === "bind") ? source : null,
    at: isWhole && at !== undefined ? withoutSlash(at) : null,
    readOnly: /^(?:|true|1)$/.test(named("readonly", "ro") ?? "no"),
  };
}

/** `docker compose run service command`: the service's own mounts, and those of the line. */
export const runService: Usage = {
  syntax: "posix",
  options: {
    "-v --volume": { value: "required", sets: "mounts" },
    "-e --env -u --user -w --workdir -p --publish --name --entrypoint -l --label --cap-add --cap-drop --pull --env-from-file":
      "value",
    "-d --detach -i --interactive -t --tty -T --no-TTY --rm --build --no-deps --service-ports -P --use-aliases -q --quiet --quiet-pull --quiet-build --remove-orphans":
      "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    mounts(line, emit);
    const [, ...command] = line.operands;
    const entry = line.value("--entrypoint");
    if (entry !== null) emit.run([entry, ...command], { where: "container" });
    else if (command.length > 0) emit.run(command, { where: "container" });
  },
};
