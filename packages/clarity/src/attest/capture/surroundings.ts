import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { basename } from "node:path";
import type { JsonObject } from "@rampart/service";

export interface Commit {
  readonly commit: string;
  /** Address of `origin` without credentials, or null. */
  readonly remote: string | null;
  /** Files differ from the commit. */
  readonly dirty: boolean;
}

/** The commit the working folder is at, or null where it is no git repository. */
export function commitOf(cwd: string): Commit | null {
  const commit = ask("git", ["rev-parse", "HEAD"], cwd)?.trim();
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  const dirty = ask("git", ["status", "--porcelain", "--untracked-files=no"], cwd);
  const remote = ask("git", ["config", "--get", "remote.origin.url"], cwd)?.trim() ?? "";
  return { commit, remote: publicAddress(remote), dirty: dirty !== "" };
}

/** Without user and password; ssh addresses as URIs. */
function publicAddress(remote: string): string | null {
  const scp = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(remote);
  if (scp !== null) return `ssh://${scp[1]}/${scp[2]}`;
  try {
    const url = new URL(remote);
    url.username = "";
    url.password = "";
    url.search = "";
    return url.href;
  } catch {
    return null;
  }
}

const LIST = `import importlib.metadata as m
print("\\n".join(sorted({"pkg:pypi/%s@%s" % (d.metadata["Name"].lower().replace("_", "-"), d.version) for d in m.distributions() if d.metadata["Name"]})))`;

/** Packages the interpreter of a Python command sees, as package URLs; empty for other programs. */
export function packagesOf(command: readonly string[], cwd: string): readonly string[] {
  const [program = ""] = command;
  if (!/^python[\d.]*$/.test(basename(program))) return [];
  const text = ask(program, ["-c", LIST], cwd) ?? "";
  return text
    .split("\n")
    .filter((line) => /^pkg:pypi\/[\w.-]+@\S+$/.test(line))
    .slice(0, 10_000);
}

/** Hardware and system, as they are called by themselves. */
export function machine(): JsonObject {
  const gpus = ask("nvidia-smi", ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"], "/");
  return {
    platform: platform(),
    kernel: release(),
    architecture: arch(),
    system: systemName(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    accelerators: (gpus ?? "")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .slice(0, 256),
  };
}

function systemName(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]{1,200})/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

function ask(program: string, words: readonly string[], cwd: string): string | null {
  const { status, stdout } = spawnSync(program, words, {
    cwd,
    encoding: "utf8",
    timeout: 20_000,
    maxBuffer: 4 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout : null;
}
