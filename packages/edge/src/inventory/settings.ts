import { join } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { HOSTS } from "../hosts/index.js";
import { shadowsIn } from "../protect/shadow.js";
import { below, jsonOf, textOf } from "./files.js";
import { Gather } from "./gather.js";
import type { Issue, Reader } from "./reader.js";
import { readToml } from "./toml.js";

type Loosening = Pick<Issue, "code" | "rank" | "reason">;
type Check = (settings: JsonObject) => readonly Loosening[];

const prompts = (what: string): Loosening => ({
  code: "setting.no_prompts",
  rank: "critical",
  reason: `${what}: the agent acts without asking anybody`,
});
const hooksOff = (what: string): Loosening => ({
  code: "setting.hooks_off",
  rank: "critical",
  reason: `${what}: no hook runs, Rampart's neither`,
});
const broad = (what: string): Loosening => ({
  code: "setting.broad_grant",
  rank: "high",
  reason: `${what}: every command is allowed beforehand`,
});

const when = (holds: boolean, loosening: Loosening) => (holds ? [loosening] : []);
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** Settings in JSON, at the same place below the home folder and below a project. */
const IN_JSON: readonly { readonly files: readonly string[]; readonly host: string; readonly check: Check }[] = [
  {
    host: "claude-code",
    files: [".claude/settings.json", ".claude/settings.local.json"],
    check: (settings) => {
      const permissions = below(settings, "permissions");
      const allowed = list(permissions?.["allow"]);
      return [
        ...when(settings["disableAllHooks"] === true, hooksOff("disableAllHooks")),
        ...when(
          permissions?.["defaultMode"] === "bypassPermissions",
          prompts("permissions.defaultMode bypassPermissions"),
        ),
        ...when(
          allowed.some((rule) => typeof rule === "string" && /^(\*|Bash(\((:?\*|\*:\*)\))?)$/.test(rule)),
          broad("permissions.allow names Bash without a limit"),
        ),
        ...when(settings["enableAllProjectMcpServers"] === true, {
          code: "setting.foreign_servers",
          rank: "high",
          reason: "enableAllProjectMcpServers: every repository may bring servers that then run",
        }),
      ];
    },
  },
  {
    host: "gemini",
    files: [".gemini/settings.json"],
    check: (settings) => [
      ...when(below(settings, "hooksConfig")?.["enabled"] === false, hooksOff("hooksConfig.enabled false")),
      ...when(below(settings, "tools")?.["enableHooks"] === false, hooksOff("tools.enableHooks false")),
      ...when(
        below(settings, "general")?.["defaultApprovalMode"] === "yolo",
        prompts("general.defaultApprovalMode yolo"),
      ),
    ],
  },
  {
    host: "qwen",
    files: [".qwen/settings.json"],
    check: (settings) => [
      ...when(settings["disableAllHooks"] === true, hooksOff("disableAllHooks")),
      ...when(below(settings, "tools")?.["approvalMode"] === "yolo", prompts("tools.approvalMode yolo")),
    ],
  },
  {
    host: "copilot",
    files: [".copilot/config.json", ".copilot/settings.json"],
    check: (settings) => when(settings["disableAllHooks"] === true, hooksOff("disableAllHooks")),
  },
  {
    host: "vscode",
    files: [".vscode/settings.json", ".config/Code/User/settings.json"],
    check: (settings) =>
      when(
        settings["chat.tools.autoApprove"] === true || settings["chat.tools.global.autoApprove"] === true,
        prompts("chat.tools.global.autoApprove"),
      ),
  },
  {
    host: "opencode",
    files: ["opencode.json", ".config/opencode/opencode.json"],
    check: (settings) =>
      when(
        settings["permission"] === "allow" || below(settings, "permission")?.["*"] === "allow",
        broad("permission allow"),
      ),
  },
];

/** What agents' own settings say, in the home folder and in the folders given: only what loosens is told. */
export const settings: Reader = {
  kind: "setting",
  codes: ["setting.no_prompts", "setting.hooks_off", "setting.broad_grant", "setting.foreign_servers"],
  async read({ context, roots }) {
    const found = new Gather("setting");
    for (const root of new Set([context.home, ...roots])) {
      for (const { host, files, check } of IN_JSON) {
        for (const name of files) {
          const file = join(root, name);
          const value = await jsonOf(file, found);
          if (value !== null && isJsonObject(value)) tell(found, host, file, check(value));
        }
      }
      await codex(join(root, ".codex/config.toml"), found);
      if (root !== context.home) await shadows(root, context, found);
    }
    return found;
  },
};

function tell(found: Gather, host: string, file: string, loosenings: readonly Loosening[]): void {
  const { title } = HOSTS[host]!;
  found.thing(title, file, { loosens: loosenings.length });
  for (const loosening of loosenings)
    found.issue({ ...loosening, thing: title, place: file, mend: `take it out of ${file}` });
}

/** Codex asks by `approval_policy` and is held by `sandbox_mode`: without both nothing holds it. */
async function codex(file: string, found: Gather): Promise<void> {
  const text = await textOf(file, found);
  if (text === null) return;
  const top = new Map(
    readToml(text).entries.flatMap(({ table, key, value }) => (table.length === 0 ? [[key, value]] : [])),
  );
  const free = top.get("approval_policy") === "never" && top.get("sandbox_mode") === "danger-full-access";
  tell(found, "codex", file, when(free, prompts('approval_policy "never" with sandbox_mode "danger-full-access"')));
}

/** Settings of a repository that keep a host's hooks from running there, as the hosts themselves describe them. */
async function shadows(root: string, context: Parameters<typeof shadowsIn>[1], found: Gather): Promise<void> {
  for (const host of Object.values(HOSTS)) {
    for (const shadow of await shadowsIn(host, context, root)) {
      const place = shadow.slice(0, shadow.indexOf(": "));
      if (found.issues.some((issue) => issue.place === place && issue.code === "setting.hooks_off")) continue;
      const reason = `in this repository ${shadow.slice(place.length + 2)}`;
      found.issue({
        code: "setting.hooks_off",
        rank: "critical",
        thing: host.title,
        place,
        reason,
        mend: `take it out of ${place}`,
      });
    }
  }
}
