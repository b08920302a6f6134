import type { ActionKind } from "../../../spine/index.js";
import type { Line } from "../line.js";
import type { Emit, OptionSpec, Usage } from "../types.js";
import { exact, textOf, withText } from "../value.js";

/** Something done to what a code host keeps: repositories, releases, secrets, runs. */
export const host = (kind: ActionKind, what: string, options: Readonly<Record<string, OptionSpec>> = {}): Usage => ({
  options,
  act: (line, emit) => sayHost(kind, what, line, emit),
});

export function sayHost(kind: ActionKind, what: string, line: Line, emit: Emit): void {
  const { program } = line;
  const target = line.text(0) ?? undefined;
  const detail = { program, what, ...(target && { target: target.slice(0, 256) }) };
  if (kind === "message.send") emit.add(kind, "recipient", program, { what });
  else if (kind === "package.publish") emit.add(kind, "package", "./", { program });
  else if (kind === "secret.read") emit.add(kind, "cloud", program, { what });
  else if (kind.startsWith("vcs.")) emit.add(kind, "repository", ".", { program, what });
  else emit.add(kind, "cloud", `${program}/${line.path[0] ?? what}`, detail);
}

export const reads = (what: string): Usage => host("infra.read", what);
export const applies = (what: string, options?: Readonly<Record<string, OptionSpec>>): Usage =>
  host("infra.apply", what, options);
export const deletes = (what: string): Usage => host("infra.delete", what);
export const writesText = (what: string): Usage => host("message.send", what);
export const nothing: Usage = { unknownOptions: "ignored" };

/** A release, a gist, a snippet: files of this machine that others get. */
export const publishesFiles = (what: string, skip: number): Usage => ({
  act: (line, emit) => {
    for (const file of line.operands.slice(skip)) {
      // `file#label` names an asset of a release.
      if (textOf(file) !== "-") emit.file("file.read", withText(file, file.text.split("#", 1)[0]!));
    }
    emit.net("net.send", exact(line.program === "glab" ? "gitlab.com" : "github.com"));
    sayHost(what === "release" ? "package.publish" : "message.send", what, line, emit);
  },
});

export const downloads: Usage = {
  options: { "-O --output": "file-or-stdout", "-D --dir": "chdir" },
  act: (line, emit) => {
    emit.net("net.receive", exact(line.program === "glab" ? "gitlab.com" : "github.com"));
    if (!line.has("-O")) emit.file("file.write", exact("."), { recursive: true, append: true });
  },
};

export const clones: Usage = {
  syntax: "gnu",
  options: { "-u --upstream-remote-name, -g --group, -G, -s --paginate, -a --active, --archived": "value" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const [name, folder] = line.operands;
    if (name === undefined) return;
    sayHost("vcs.receive", "clone", line, emit);
    const last = name.text.slice(name.text.lastIndexOf("/") + 1).replace(/\.git$/, "");
    emit.file("file.write", folder ?? withText(name, last || "repository"), { recursive: true, append: true });
  },
};

/** Any request to the host's own interface: its method says what it does. */
export const api: Usage = {
  options: {
    "-X --method": "value",
    "-f --raw-field": { value: "required", sets: "fields" },
    "-F --field": { is: "data-or-file", sets: "fields" },
    "--input": { is: "file-or-stdin", sets: "fields" },
    "-H --header, -q --jq, -t --template, -p --preview, --cache, --hostname": "value",
    "-i --include --paginate --silent --slurp --verbose --output --debug": "flag",
  },
  act: request,
};

function request(line: Line, emit: Emit): void {
  const given = textOf(line.value("-X"));
  const method = (given ?? (line.flag("fields") ? "POST" : "GET")).toUpperCase().slice(0, 32);
  const path = line.text(0) ?? "";
  // GraphQL is always posted: what it says decides.
  const query = [...line.values("-f"), ...line.values("-F")].map((one) => one.text).join("\n");
  const asks =
    method === "GET" ||
    method === "HEAD" ||
    (/^\/?graphql$/.test(path) && !/\bmutation\b/.test(query.slice(0, 65_536)));
  if (line.value("-X")?.form === "unknown" || method === "DELETE") sayHost("infra.delete", `api ${method}`, line, emit);
  else sayHost(asks ? "infra.read" : "infra.apply", `api ${method}`, line, emit);
}

/** `alias set name '!text'` keeps a text that a shell runs when the alias is used. */
export const alias: Usage = {
  subcommands: {
    list: nothing,
    set: {
      options: { "-s --shell": { sets: "shell" }, "--clobber": "flag" },
      act: (line, emit) => {
        const text = line.operands[1];
        if (text === undefined) return;
        if (line.flag("shell") || text.text.startsWith("!"))
          emit.maybe(() => emit.shell(withText(text, text.text.replace(/^!/, ""))));
      },
    },
    "delete import": nothing,
  },
};

export const keys: Usage = {
  subcommands: {
    list: reads("keys"),
    add: { ...applies("key add"), operands: "read" },
    "delete remove": deletes("key delete"),
    get: reads("key"),
  },
};

export const secrets: Usage = {
  subcommands: {
    list: reads("secrets"),
    get: host("secret.read", "variable get"),
    // Every value, not one by its name.
    export: host("secret.read", "secrets"),
    "set create update": {
      ...applies("secret set"),
      options: {
        "-f --env-file": "read",
        "-b --body, -v --value, -e --env, -r --repos, -u --user, -a --app, -s --scope, -g --group, -t --type, -d --description":
          "value",
      },
    },
    "delete remove": deletes("secret delete"),
  },
};
