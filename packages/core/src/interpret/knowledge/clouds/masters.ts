import { splitWords } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import { textOf } from "../value.js";

/** Functions of Salt that only tell how a machine is. */
const TELLS =
  /^(?:test\.|grains\.(?:get|item|items|ls)|status\.|network\.(?!mod_|connect)|disk\.(?:usage|percent|blkid)|pkg\.(?:list|version|latest|info)|service\.(?:status|get_all|available)|sys\.(?:doc|list)|pillar\.(?:ls|keys)|manage\.(?:status|up|down)|jobs\.(?:list|lookup|active)|file\.(?:stats|file_exists|directory_exists|readdir)|ps\.top|cp\.list|saltutil\.(?:running|find_job)|state\.show)/;

/** `salt TARGET FUNCTION [ARGUMENT…]`: on every machine that matches. */
function runSalt(line: Line, emit: Emit): void {
  const at = line.program === "salt" || line.program === "salt-ssh" ? 1 : 0;
  const name = line.text(at);
  if (name === null) return line.operands.length > at ? emit.unknown() : undefined;
  const on = { program: "salt", what: name.slice(0, 64) };
  if (TELLS.test(name)) return emit.add("infra.read", "cloud", "salt", on);
  emit.add("infra.apply", "cloud", at === 0 ? "salt" : (line.operands[0] ?? null), on);
  const [command] = line.operands.slice(at + 1);
  if (command === undefined || !/^cmd\./.test(name)) return;
  if (/^cmd\.(?:run|shell|run_all|run_stdout)$/.test(name)) emit.shell(command, { where: "remote" });
  else emit.run(splitWords(command), { where: "remote" });
}

const applies = (program: string): Usage => ({
  effects: [{ kind: "infra.apply", type: "cloud", name: program, detail: { program, what: "apply" } }],
  unknownOptions: "ignored",
});
const deletes = (program: string): Usage => ({
  effects: [{ kind: "infra.delete", type: "cloud", name: program, detail: { program, what: "node" } }],
  unknownOptions: "ignored",
});
const nothing: Usage = { unknownOptions: "ignored" };
const options = {
  "--noop --why-run -W": "harmless",
  "-h --help": "harmless",
} as const;

/** Masters of many machines: what they are told, all of them do. */
export const entries: readonly Entry[] = [
  {
    names: ["salt", "salt-call", "salt-ssh", "salt-run"],
    options: {
      "-t --timeout, -b --batch, -c --config-dir, -l --log-level, --out --output, -u --user, -r --roster": "value",
      "-E --pcre -L --list -G --grain -P -N --nodegroup -C --compound -I --pillar -S --ipcidr -v --verbose --async --local --static -s":
        "flag",
      "-h --help --version --versions-report": "harmless",
    },
    unknownOptions: "ignored",
    act: runSalt,
  },
  {
    names: ["salt-key"],
    options: {
      "-L --list-all -l --list -F --finger-all -f --finger -p --print": "optional",
      "-a --accept -r --reject": { value: "required", sets: "accepts" },
      "-A --accept-all -R --reject-all -y --yes": { sets: "accepts" },
      "-d --delete": { value: "required", sets: "deletes" },
      "-D --delete-all": { sets: "deletes" },
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const on = { program: "salt-key", what: "keys" };
      if (line.flag("deletes")) emit.add("infra.delete", "cloud", "salt", on);
      else if (line.flag("accepts")) emit.add("infra.apply", "cloud", "salt", on);
    },
  },
  {
    names: ["puppet"],
    options,
    unknownOptions: "ignored",
    subcommands: {
      "apply agent device": applies("puppet"),
      "node cert": {
        subcommands: { "purge clean deactivate revoke": deletes("puppet"), sign: applies("puppet") },
        otherwise: nothing,
      },
      "parser lookup facts config help describe doc epp resource_type strings catalog": nothing,
      module: {
        subcommands: {
          install: { operands: "package", unknownOptions: "ignored" },
          "list search build generate": nothing,
        },
        otherwise: applies("puppet"),
      },
    },
  },
  { names: ["chef-client", "chef-solo", "chef-apply", "cf-agent"], options, ...applies("chef") },
  {
    names: ["knife"],
    options: { "-c --config, -z, -E --environment": "value", "-y --yes": "force" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const [first = "", verb = ""] = line.operands.slice(0, 2).map((word) => textOf(word) ?? "");
      const what = `${first} ${verb}`.slice(0, 64);
      const on = { program: "knife", what };
      if (first === "ssh") {
        const command = line.operands[2];
        emit.add("infra.apply", "cloud", line.operands[1] ?? null, on);
        if (command !== undefined) emit.shell(command, { where: "remote" });
      } else if (/^(?:bulk|delete|purge|remove)$/.test(verb) || first === "delete")
        emit.add("infra.delete", "cloud", "knife", on);
      else if (
        /^(?:list|show|status|search|test|find|metadata)$/.test(verb) ||
        /^(?:list|show|status|search|diff|download|supermarket)$/.test(first)
      )
        emit.add("infra.read", "cloud", "knife", on);
      else if (first !== "") emit.add("infra.apply", "cloud", "knife", on);
    },
  },
];
