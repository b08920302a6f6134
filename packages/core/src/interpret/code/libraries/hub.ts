import type { Call } from "../machine/call.js";
import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import type { Value } from "../machine/value.js";
import { actAs, answer, client, deeper, type Reader, textsOf, wordsOf } from "./client.js";

/** Whether the hub's own command line is asked for something that changes what stands there. */
function hubDoes(call: Call, words: readonly string[]): boolean {
  const { m } = call;
  const text = (at: number, name: string) => known(call.named?.get(name) ?? call.args[at]);
  const [verb = "", ...rest] = words;
  const noun = rest.join(" ");
  const repo = text(0, "repo_id") ?? textsOf(call)[0] ?? null;
  if (verb === "upload") {
    const from = known(
      call.named?.get("folder_path") ??
        call.named?.get("path_or_fileobj") ??
        call.args[noun === "large folder" ? 1 : 0],
    );
    actAs(m, "hf", "upload", known(call.named?.get("repo_id")), from);
  } else if (verb === "delete" && noun === "repo") actAs(m, "hf", "repo", "delete", repo);
  else if (verb === "delete") actAs(m, "hf", "repo-files", "delete", repo, text(1, "path_in_repo"));
  else if (
    /^(?:super squash history|update repo visibility|update repo settings|move repo|change discussion status)$/.test(
      words.join(" "),
    )
  )
    actAs(m, "hf", "repo", "move", repo);
  else if (verb === "add" && noun === "space secret") actAs(m, "hf", "repo", "settings", repo);
  else return false;
  return true;
}

export const hubClient: Reader = ({ call, words }) => {
  hubDoes(call, words);
  return answer(call);
};

/** Requests of a code host as its own command line sends them. */
function asked(call: Call, program: string, method: string, to: string): Value {
  actAs(call.m, program, "api", "-X", method, to);
  return answer(call);
}

const METHODS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    delete: "DELETE",
    remove: "DELETE",
    create: "POST",
    add: "POST",
    edit: "PATCH",
    update: "PATCH",
    set: "PUT",
    replace: "PUT",
    merge: "PUT",
    enable: "PUT",
    disable: "DELETE",
    transfer: "POST",
    archive: "PATCH",
    save: "PUT",
    unprotect: "DELETE",
    protect: "PUT",
  }),
);

/** `Github(t).get_repo("a/b").delete()`, `octokit.rest.repos.delete({…})`, `octokit.request("DELETE /…")`. */
const forge =
  (program: string): Reader =>
  ({ call, path, name, words }) => {
    const { self } = call;
    const [first = ""] = textsOf(call);
    const to = `/${
      [...path, first]
        .filter((one) => one !== "")
        .join("/")
        .replace(/[^\w./-]/g, "_")
        .slice(0, 128) || "x"
    }`;
    if (name === "request" || name === "__call__") {
      const [, method, route] = /^([A-Z]{3,7})\s+(\S+)/.exec(first) ?? [];
      return method === undefined || method === "GET" ? answer(call) : asked(call, program, method, route!);
    }
    const method = METHODS.get(words[0] ?? "");
    if (method !== undefined) return asked(call, program, method, [to, ...words.slice(1, 2)].join("/"));
    return self.k === "thing" ? deeper(self, words[0] === "get" ? first : name) : null;
  };

export const githubClient = forge("gh");
export const gitlabClient = forge("glab");

const CLIENTS: readonly (readonly [names: RegExp, kind: string])[] = [
  [/^huggingface_hub\.(?:hf_api\.)?HfApi$/, "hub"],
  [
    /^(?:github\.(?:MainClass\.)?Github|github3\.login|Octokit\.Client\.new|(?:@octokit\/(?:rest|core)|octokit)\.(?:Octokit|App)|@actions\/github\.getOctokit|github\.getOctokit)$/,
    "github",
  ],
  [/^(?:gitlab\.Gitlab|@gitbeaker\/(?:rest|node)\.Gitlab|Gitlab\.client)$/, "gitlab"],
];

/** Where models and code are kept for others. */
export function hubLibrary(name: string): Handler | undefined {
  const kind = CLIENTS.find(([names]) => names.test(name))?.[1];
  if (kind !== undefined) return () => client(kind);
  const hub = /^(?:huggingface_hub|@huggingface\/hub)\.(\w+)$/.exec(name)?.[1];
  if (hub === undefined || !/^(?:upload|delete|super_squash|update_repo|move_repo|add_space)/.test(hub))
    return undefined;
  return (c) => {
    hubDoes(c, wordsOf(hub));
    return answer(c);
  };
}
