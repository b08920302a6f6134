import type { Line } from "../line.js";
import type { Emit, Lent, RunHow, Usage } from "../types.js";
import { type Value, withText } from "../value.js";

/** What of this machine a container has among its own files: `-v`, `--mount`. */
export function mounts(line: Line, emit: Emit): void {
  for (const volume of line.values("-v")) {
    const split = volume.text.split(":");
    if (split.length > 1 && /^[/.~]/.test(split[0]!))
      mounted(line, withText(volume, split[0]!), split[2] === "ro", emit);
  }
  for (const mount of line.values("--mount")) {
    const found = /(?:source|src)=([^,]+)/.exec(mount.text.slice(0, 4096));
    if (found !== null) mounted(line, withText(mount, found[1]!), /readonly|,ro/.test(mount.text), emit);
  }
}

function mounted(line: Line, path: Value, readonly: boolean, emit: Emit): void {
  if (signsIn(line, path.text)) return;
  emit.file("file.read", path, { recursive: true });
  if (!readonly) emit.maybe(() => emit.file("file.write", path, { recursive: true }));
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
/** The engine may be another machine's, and the folders of that one are lent. */
const ELSEWHERE = /^(?:-H|--host|-c|--context|--url|--connection|--remote)(?:=|$)/;

/** All that is lent by a line, or null where not all of it can be told. */
function lentBy(line: Line): readonly Lent[] | null {
  const verb = line.words.findIndex(({ text }) => /^(?:run|create)$/.test(text));
  if (line.words.slice(0, verb).some(({ text }) => ELSEWHERE.test(text)) || line.value("--volumes-from") !== null)
    return null;
  const lent: Lent[] = [];
  for (const [value, parts] of [
    ...line.values("-v").map((one) => [one, partsOfVolume(one)] as const),
    ...line.values("--mount").map((one) => [one, partsOfMount(one)] as const),
  ]) {
    if (parts === null || lent.length >= MOST_LENT) return null;
    const [from, at] = parts;
    if (!/^\/[^*?[\]\\]*$/.test(at) || /\/\.{0,2}(?:\/|$)/.test(at)) return null;
    // A volume by its name is the engine's, and hides what is lent above it.
    lent.push({ from: withText(value, from === null || !/^[/.~]/.test(from) ? "" : from), at });
  }
  return lent;
}

type Parts = readonly [from: string | null, at: string] | null;

function partsOfVolume({ form, text }: Value): Parts {
  if (form !== "exact" || text.length > 4_096) return null;
  const [first, second] = text.split(":");
  return second === undefined ? [null, first!] : [first!, second];
}

function partsOfMount({ form, text }: Value): Parts {
  if (form !== "exact" || text.length > 4_096) return null;
  const given = new Map(text.split(",").map((part) => part.split("=", 2) as [string, string | undefined]));
  const named = (...keys: readonly string[]) =>
    keys.map((key) => given.get(key)).find((one) => one !== undefined) ?? null;
  const at = named("target", "destination", "dst");
  if (at === null || text.includes('"')) return null;
  return [named("type") === "bind" ? named("source", "src") : null, at];
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
