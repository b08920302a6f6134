import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isSecretName } from "@rampart/core";
import { quoteWord } from "@rampart/service";
import { namesIn } from "./files.js";
import { Gather } from "./gather.js";
import type { Reader } from "./reader.js";

/** Where tools keep what signs them in, below the home folder. Core labels each of them `credential`. */
export const CREDENTIAL_PLACES: readonly (readonly [what: string, place: string])[] = [
  ["Amazon", ".aws/credentials"],
  ["Google", ".config/gcloud/application_default_credentials.json"],
  ["Google", ".config/gcloud/credentials.db"],
  ["Azure", ".azure/msal_token_cache.json"],
  ["Kubernetes", ".kube/config"],
  ["container registries", ".docker/config.json"],
  ["Terraform", ".terraform.d/credentials.tfrc.json"],
  ["Vault", ".vault-token"],
  ["Pulumi", ".pulumi/credentials.json"],
  ["git over https", ".git-credentials"],
  ["GitHub", ".config/gh/hosts.yml"],
  ["network logins", ".netrc"],
  ["npm", ".npmrc"],
  ["PyPI", ".pypirc"],
  ["Cargo", ".cargo/credentials.toml"],
  ["RubyGems", ".gem/credentials"],
  ["PostgreSQL", ".pgpass"],
  ["MySQL", ".my.cnf"],
  ["Hugging Face", ".cache/huggingface/token"],
  ["Kaggle", ".kaggle/kaggle.json"],
  ["Claude Code", ".claude/.credentials.json"],
  ["Codex", ".codex/auth.json"],
  ["Gemini CLI", ".gemini/oauth_creds.json"],
  ["Qwen Code", ".qwen/oauth_creds.json"],
  ["OpenCode", ".local/share/opencode/auth.json"],
  ["GnuPG", ".gnupg/private-keys-v1.d"],
];

/** Variables of every shell that only sound like one. */
const FOLDERS: ReadonlySet<string> = new Set(["PWD", "OLDPWD"]);

/** What agents of this user can reach: places by name, and names of variables. No file is opened. */
export const credentials: Reader = {
  kind: "credential",
  codes: ["credential.open", "credential.environment", "credential.in_project"],
  async read({ context, roots }) {
    const { home, environment } = context;
    const found = new Gather("credential");
    for (const [what, place] of CREDENTIAL_PLACES) await look(what, join(home, place), found);
    for (const name of await namesIn(join(home, ".ssh")))
      if (/^id_/.test(name) && !name.endsWith(".pub")) await look("SSH", join(home, ".ssh", name), found);
    for (const root of roots)
      for (const name of await namesIn(root))
        if (/^\.env(\.|$)/.test(name) && !/example|sample|template|dist$/.test(name))
          await project(join(root, name), name, found);
    const named = Object.keys(environment)
      .filter((name) => environment[name] && isSecretName(name) && !FOLDERS.has(name))
      .sort();
    for (const name of named) found.thing(name, "environment");
    if (named.length > 0)
      found.issue({
        code: "credential.environment",
        rank: "medium",
        thing: named.slice(0, 6).join(", "),
        place: "environment",
        reason: "every program an agent starts from here inherits it",
        mend: `env ${named
          .slice(0, 6)
          .map((name) => `-u ${name}`)
          .join(" ")} AGENT   # start the agent without`,
      });
    return found;
  },
};

async function look(what: string, path: string, found: Gather): Promise<void> {
  const facts = await stat(path).catch(() => null);
  if (facts === null) return;
  found.thing(what, path, { mode: (facts.mode & 0o777).toString(8) });
  if ((facts.mode & 0o007) === 0 || !(await isReachable(dirname(path)))) return;
  const reason = "other users of this machine may read it too";
  const mend = `chmod ${facts.isDirectory() ? "700" : "600"} ${quoteWord(path)}`;
  found.issue({
    code: "credential.open",
    rank: "high",
    thing: what,
    place: path,
    reason,
    mend,
  });
}

/** Whether everybody may pass through all folders on the way: a private home keeps what is in it. */
async function isReachable(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const facts = await stat(at).catch(() => null);
    if (facts === null || (facts.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function project(path: string, name: string, found: Gather): Promise<void> {
  const facts = await stat(path).catch(() => null);
  if (facts?.isFile() !== true) return;
  found.thing(name, path, { mode: (facts.mode & 0o777).toString(8) });
  found.issue({
    code: "credential.in_project",
    rank: "low",
    thing: name,
    place: path,
    reason: "it lies where an agent works; coding-agent asks before it is read",
    mend: `git check-ignore ${quoteWord(path)} || echo ${quoteWord(name)} >> .gitignore`,
  });
}
