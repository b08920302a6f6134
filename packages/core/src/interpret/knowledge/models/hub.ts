import type { Line } from "../line.js";
import type { Effect, Emit, Entry, Usage } from "../types.js";
import { exact } from "../value.js";

const HUB = "huggingface.co";

const login: Usage = {
  unknownOptions: "ignored",
  options: { "--token": "value" },
  effects: [{ kind: "net.connect", name: HUB }],
};

/** `hf download ORG/NAME [FILES] --local-dir DIR`: comes from the network, and is loaded by whoever asked for it. */
function download(line: Line, emit: Emit): void {
  const [repository] = line.operands;
  const kind = line.value("--repo-type")?.text ?? "model";
  emit.net("net.receive", exact(`https://${HUB}`, repository));
  if (repository === undefined) return emit.unknown();
  if (kind === "model") emit.model(repository);
  const folder = line.value("--local-dir") ?? line.value("--cache-dir");
  if (folder !== null) emit.file("file.write", folder, { recursive: true, append: true });
}

/** `hf upload ORG/NAME [PATH]`: what lies there leaves. */
function upload(line: Line, emit: Emit): void {
  emit.file("file.read", line.operands[1] ?? exact("."), { recursive: true });
  emit.net("net.send", exact(`https://${HUB}`, line.operands[0]));
}

/** What was fetched before is fetched again, where it still stands. */
const cache = {
  kind: "infra.delete",
  type: "cloud",
  name: HUB,
  detail: { what: "cache" },
} as const satisfies Effect;

/** What is said of repositories and machines there, by the first word or the second. */
const manages =
  (what: string) =>
  (line: Line, emit: Emit): void => {
    emit.net("net.connect", exact(HUB));
    const words = line.operands.slice(0, 2).map(({ text }) => text);
    const is = (verbs: RegExp) => words.some((word) => verbs.test(word)) || line.flag("deletes");
    if (words.some((word) => /^(?:list|ls|ps|logs|inspect|info|describe|hardware|catalog|stats)$/.test(word))) return;
    emit.add(
      is(/^(?:delete|rm|remove|cancel|pause|scale-to-zero|delete-files)$/) ? "infra.delete" : "infra.apply",
      "cloud",
      HUB,
      { what },
    );
  };

const options = {
  "--repo-type, --revision, --include, --exclude, --cache-dir, --local-dir, --token, --max-workers, --commit-message, --commit-description, --num-workers":
    "value",
  "--quiet --force-download --resume-download --private --create-pr --dry-run --local-dir-use-symlinks": "flag",
} as const;
const hub: Usage = {
  options: { "-h --help": "harmless" },
  subcommands: {
    download: { options: { ...options }, unknownOptions: "ignored", act: download },
    "upload upload-large-folder": { options: { ...options }, unknownOptions: "ignored", act: upload },
    "login logout auth": login,
    "whoami env version scan-cache lfs-enable-largefiles": { unknownOptions: "ignored" },
    "delete-cache": { effects: [cache], unknownOptions: "ignored" },
    cache: {
      unknownOptions: "ignored",
      subcommands: {
        "rm delete prune": { effects: [cache], options: { "--dry-run": "harmless" }, unknownOptions: "ignored" },
      },
      otherwise: { unknownOptions: "ignored" },
    },
    "repo repos repo-files tag": {
      unknownOptions: "ignored",
      options: { "--repo-type --revision --token --type": "value", "-d --delete": { sets: "deletes" } },
      act: manages("repository"),
    },
    "jobs endpoints": {
      unknownOptions: "ignored",
      act: manages("jobs"),
    },
  },
};

/** Where models are fetched from and given to. */
export const entries: readonly Entry[] = [
  { names: ["hf", "huggingface-cli"], ...hub },
  { names: ["modelscope"], ...hub },
  {
    names: ["kaggle-models", "civitai", "hfdownloader", "hfd.sh", "hfd"],
    parameters: "kebab",
    unknownOptions: "ignored",
    act: (line, emit) => {
      emit.net("net.receive", exact(`https://${HUB}`));
      for (const operand of line.operands.slice(0, 1)) emit.model(operand);
    },
  },
];
