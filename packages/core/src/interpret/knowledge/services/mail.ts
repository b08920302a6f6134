import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

const LETTERS = { dialect: "mail", statement: "delete" } as const;

/** Letters of somebody's box, for good. */
const expunges = (line: Line, emit: Emit): void =>
  emit.add("data.delete", "table", line.program, { ...LETTERS, bounded: false });
const settings = (line: Line, emit: Emit): void =>
  emit.add("system.configure", "none", null, { what: "mail", program: line.program });
const writes = (line: Line, emit: Emit): void => {
  for (const one of line.operands) emit.add("message.send", "recipient", one, { what: "mail" });
};

/** Servers of mail: what waits in a queue or lies in a box belongs to others. */
const TOOLS: readonly Tool[] = [
  {
    names: "doveadm",
    values: "-u, -S, -F, -c, -f, -o, -s, -p, -r, -d",
    says: [
      [/^(?:expunge|deduplicate|purge|backup|import|move|sync|dsync|fts rescan)\b/, expunges],
      [/^(?:mailbox|sieve|acl|dict|instance) (?:delete|unset|remove|deactivate|update)\b/, expunges],
      [/^(?:kick|proxy kick|stop|director (?:remove|flush|down|kick))\b/, "loses"],
      [
        /^(?:reload|acl (?:set|add)|mailbox (?:rename|metadata set)|director \w+|penalty|log reopen|dict set|force-resync|altmove|flags (?:remove|replace))\b/,
        settings,
      ],
      [/^/, "nothing"],
    ],
  },
  {
    // Each letter of the queue is somebody's.
    names: "postsuper",
    whole: true,
    says: [[/^.{1,40}/, settings]],
  },
  {
    names: "postqueue mailq postcat qshape exiqgrep exiqsumm exigrep mailstats doveconf dovecot-sysreport",
    whole: true,
    says: [[/^/, "nothing"]],
  },
  {
    names: "postconf",
    whole: true,
    says: [
      [/(?:^| )(?:-[a-zA-Z]*[eX#]|[\w/]{1,128}\s?=)/, settings],
      [/^/, "nothing"],
    ],
  },
  {
    names: "newaliases postmap postalias",
    whole: true,
    says: [
      [/(?:^| )-[qs]\b/, "nothing"],
      [/^/, settings],
    ],
  },
  {
    // The server's own program: a queue of everybody's letters, or one letter sent by it.
    names: "exim exim4",
    syntax: "word",
    whole: true,
    says: [
      [/(?:^| )-(?:Mrm|Mf|Mg|Mmad|Mes|Mar|Mt|M|Mset)(?: |$)/, settings],
      [/(?:^| )-(?:M(?:vh|vb|vl|vc)|b(?:p\w*|t|v|h|hc|V|P|F|f|rt|e|ra\w*))(?: |$)/, "nothing"],
      [/(?:^| )-(?:q\w*|R\w*|S\w*|bd\w*)(?: |$)/, settings],
      [/^/, writes],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
