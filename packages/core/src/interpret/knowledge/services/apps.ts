import { sayUndoing } from "../databases/undoing.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

const rights = (line: Line, emit: Emit): void =>
  emit.add("data.grant", "table", "users", { dialect: line.program, statement: "grant" });
const empties = (_line: Line, emit: Emit): void => void sayUndoing("empties", emit);

const ANY = /^.{1,40}/;

/** Tables of one's own are made anew at will; those others read are not. */
function models(line: Line, emit: Emit): void {
  if (!/pro?d/i.test(line.value("--target")?.text ?? "")) return;
  if (line.flag("again")) sayUndoing("empties", emit);
  else emit.add("infra.apply", "cloud", "dbt", { program: "dbt", what: (line.text(0) ?? "").slice(0, 64) });
}

/** Consoles of servers that people keep their files, letters and code on, and of what data is made by. */
const TOOLS: readonly Tool[] = [
  {
    // Nextcloud.
    names: "occ nextcloud.occ",
    values: "--output",
    says: [
      [
        /^(?:user|group|files|trashbin|versions|app|config|db|share|federation|preview|talk|\w+):(?:\S+:)?(?:delete\S*|remove\S*|cleanup|expire|disable|purge|wipe|reset\S*|transfer-ownership|deactivate)\b/,
        "loses",
      ],
      [
        /^maintenance:mode --on|^(?:upgrade|maintenance:(?:install|repair)|encryption:(?:disable|decrypt-all|encrypt-all))\b/,
        "changes",
      ],
      [/^(?:user:(?:add|resetpassword)|group:adduser|user:add-app-password)\b/, rights],
      [/^/, "nothing"],
    ],
    whole: true,
  },
  {
    // Mastodon.
    names: "tootctl",
    tries: "--dry-run",
    says: [
      [
        /^\S+ (?:delete|remove\S*|cull|purge|prune|reset|merge|rotate|refuse|unfollow|detach|clear|remove-orphans)\b|^(?:self-destruct)\b/,
        "loses",
      ],
      [/^accounts (?:create|modify|approve)\b/, rights],
      [/^/, "nothing"],
    ],
  },
  {
    // Frappe.
    names: "bench",
    values: "--site, --app, --admin-password, --mariadb-root-password, --db-name",
    says: [
      [
        /^(?:drop-site|reinstall|uninstall-app|remove-app|remove-from-installed-apps|trim-\S+|destroy-all-sessions|restore|partial-restore)\b/,
        empties,
      ],
      [/^(?:set-admin-password|add-system-manager|add-user|set-password)\b/, rights],
      [/^/, "nothing"],
    ],
  },
  {
    // A table is dropped and made again of all there is, where this is asked for.
    names: "dbt",
    values:
      "-s --select -m --models, --target -t, --profile, --profiles-dir, --project-dir, --vars, --exclude, --threads, --selector, --args, --state",
    options: { "--full-refresh -f": { sets: "again" } },
    says: [
      [/^(?:run|build|seed|snapshot|retry|clone|run-operation)\b/, models],
      [/^/, "nothing"],
    ],
  },
  {
    names: "feast",
    values: "-c --chdir, -f --feature-store-yaml",
    says: [
      [/^teardown\b|^\S+ delete\b/, "loses"],
      [/^(?:apply|materialize\S*)\b/, "changes"],
      [/^/, "nothing"],
    ],
  },
  {
    // What watches databases, and forgets them.
    names: "pmm-admin",
    says: [
      [/^(?:remove|unregister)\b/, "loses"],
      [/^(?:add|register|config|annotate)\b/, "changes"],
      [/^/, "nothing"],
    ],
  },
  {
    // KubeVirt.
    names: "virtctl",
    values: "-n --namespace, --context, --kubeconfig",
    says: [
      [/^(?:stop|restart|pause|soft-reboot|removevolume|reset)\b/, "loses"],
      [/^(?:migrate|addvolume|expose|image-upload|memory-dump|usbredir|unpause|start)\b/, "changes"],
      [/^(?:ssh|scp|console|vnc|port-forward|version|guestosinfo|fslist|userlist|create|vmexport|adm)\b/, "nothing"],
    ],
  },
  {
    // VMware on the host itself.
    names: "vim-cmd",
    says: [
      [
        /^\S+\/(?:destroy|unregister|power\.(?:off|reset|suspend|shutdown|reboot)|snapshot\.(?:remove\w*|revert\w*)|maintenance_mode_enter|destroy_\w+|datastore\/destroy)\b/,
        "loses",
      ],
      [
        /^\S+\/(?:get\S*|\S*info\S*|list\S*|\S+\.get\S*|power\.getstate|snapshot\.get)\b|^(?:help|vmsvc|hostsvc)$/,
        "looks",
      ],
      [ANY, "changes"],
    ],
  },
  {
    // Nutanix.
    names: "acli ncli",
    says: [
      [
        /^\S+(?:\.| )(?:delete|off|force_off|power_off|reset|shutdown|remove\w*|destroy|restore|suspend|pause)\b/,
        "loses",
      ],
      [/^\S+(?:\.| )(?:list\w*|get\w*|ls)\b/, "looks"],
      [ANY, "changes"],
    ],
  },
  {
    names: "ksql",
    options: { "-e --execute": { value: "required", sets: "told" }, "-f --file": "value" },
    says: [
      [
        /^/,
        (line, emit) =>
          line.has("-e") ? emit.code("sql", line.value("-e"), "inline", [], { dialect: "generic" }) : undefined,
      ],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
