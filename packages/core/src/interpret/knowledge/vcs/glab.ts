import type { Entry } from "../types.js";
import { textOf } from "../value.js";
import {
  alias,
  api,
  applies,
  clones,
  deletes,
  downloads,
  host,
  keys,
  nothing,
  publishesFiles,
  reads,
  sayHost,
  secrets,
  writesText,
} from "./code-host.js";

/** GitLab's command line. */
const glab: Entry = {
  names: ["glab"],
  options: {
    "-R --repo, -g --group, -P --per-page, -p --page, -F --output --output-format, -a --assignee, -l --label, -m --milestone --message, -t --title, -d --description, -b --branch --target-branch, -s --source-branch --scope, -n --name --notes, -r --ref --reviewer, -i --id, -k --key, -v --value, -u --username, -e --expires-at, -o --order, --sort, --search, --author, --state, --status, --variables, --pipeline-id, --job, --sha, --hostname, --token, --due-date, --weight, --epic, --confidential, --cron, --tag-name, --released-at, --assets-links, --visibility --type, --duration, --access-level":
      "value",
    "--notes-file, --env-file": "read",
    "-w --web --comments -c --closed -M --merged -A --all --draft --fill --squash --rebase --yes -y --force -f --remove-source-branch --auto-merge --when-pipeline-succeeds --allow-collaboration --push --recover --opened --unresolved --mine --raw --private --public --internal --no-editor --masked --protected --live --archived":
      "flag",
    "-h --help --version": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    auth: {
      subcommands: { "status login logout": nothing, "git-credential docker-helper": host("secret.read", "token") },
    },
    "repo project": {
      subcommands: {
        "view list search contributors members": reads("repo"),
        clone: clones,
        "create fork": applies("repo create"),
        "archive transfer mirror update publish": {
          // `glab repo archive name` downloads an archive; it only reads.
          act: (line, emit) => sayHost("infra.apply", `repo ${line.path[1]}`, line, emit),
        },
        delete: deletes("repo delete"),
      },
    },
    "mr merge-request": {
      subcommands: {
        "list view diff issues approvers ls show status": reads("mr"),
        checkout: host("vcs.change", "checkout"),
        "create new for": host("vcs.send", "merge-request"),
        "merge accept rebase approve revoke": applies("mr merge"),
        "note comment": writesText("note"),
        "close reopen update subscribe unsubscribe todo": applies("mr edit"),
        delete: deletes("mr delete"),
      },
    },
    "issue incident": {
      subcommands: {
        "list view board ls show": reads("issue"),
        "create new note comment": writesText("issue"),
        "close reopen update subscribe unsubscribe": applies("issue edit"),
        delete: deletes("issue delete"),
      },
    },
    release: {
      subcommands: {
        "list view": reads("release"),
        "create upload": publishesFiles("release", 1),
        download: downloads,
        delete: deletes("release delete"),
      },
    },
    snippet: { subcommands: { create: publishesFiles("snippet", 0) } },
    "ci pipeline pipe": {
      subcommands: {
        "list view status trace lint get config artifact ls": reads("ci"),
        "run run-trig retry trigger": host("pipeline.run", "pipeline run"),
        cancel: applies("pipeline cancel"),
        delete: deletes("pipeline delete"),
      },
    },
    job: { subcommands: { artifact: downloads }, otherwise: reads("job") },
    schedule: {
      subcommands: {
        list: reads("schedule"),
        run: host("pipeline.run", "schedule run"),
        "create update": applies("schedule"),
        delete: deletes("schedule delete"),
      },
    },
    variable: secrets,
    "ssh-key deploy-key gpg-key": keys,
    token: {
      subcommands: {
        list: reads("token"),
        "create rotate": host("secret.read", "token create"),
        revoke: deletes("token revoke"),
      },
    },
    "label milestone": {
      subcommands: {
        "list get": reads("label"),
        "create edit": applies("label"),
        delete: deletes("label"),
      },
    },
    runner: {
      subcommands: { list: reads("runner"), "assign pause update": applies("runner"), delete: deletes("runner") },
    },
    "cluster stack securefile": {
      subcommands: {
        "list view get download check_manifest_usage graph": reads("cluster"),
        "agent bootstrap create save sync init next prev first last move amend": applies("cluster"),
        "remove delete": deletes("cluster"),
      },
    },
    api,
    alias,
    "user config changelog check-update completion version help duo iteration mcp opentofu": nothing,
  },
};

/** Tools beside git that work with a code host or a review. */
const reviews: Entry = {
  names: ["git-review", "arc", "jira", "linear", "tea", "berg"],
  unknownOptions: "ignored",
  act: (line, emit) => {
    const words = line.operands.map((one) => textOf(one) ?? "*").join(" ");
    if (/(?:^| )(?:delete|remove|rm|abandon)(?: |$)/.test(words.slice(0, 256)))
      sayHost("infra.delete", "delete", line, emit);
    else if (
      /(?:^| )(?:list|ls|view|show|get|help|version|login|me|open|export|which|browse)(?: |$)/.test(words.slice(0, 256))
    )
      sayHost("infra.read", "read", line, emit);
    else if (/(?:^| )(?:comment|create|add)(?: |$)/.test(words.slice(0, 256)))
      sayHost("message.send", "comment", line, emit);
    else if (/^git-review|^(?:diff|land)\b/.test(line.program + words.slice(0, 8)))
      sayHost("vcs.send", "review", line, emit);
    else sayHost("infra.apply", "change", line, emit);
  },
};

export const entries: readonly Entry[] = [glab, reviews];
