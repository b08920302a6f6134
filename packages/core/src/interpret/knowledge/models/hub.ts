import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
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
    "whoami env version scan-cache cache lfs-enable-largefiles": { unknownOptions: "ignored" },
    "repo repos repo-files tag delete-cache": {
      unknownOptions: "ignored",
      options: { "--repo-type --revision --token --type": "value" },
      effects: [
        { kind: "net.connect", name: HUB },
        { kind: "infra.apply", type: "cloud", name: HUB, detail: { what: "repository" }, certainty: "possible" },
      ],
    },
    "jobs endpoints": {
      unknownOptions: "ignored",
      effects: [{ kind: "infra.apply", type: "cloud", name: HUB, detail: { what: "jobs" } }],
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
