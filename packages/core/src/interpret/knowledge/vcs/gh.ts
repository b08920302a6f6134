import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
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
  secrets,
  writesText,
} from "./code-host.js";

/** `gh codespace ports visibility 80:public`: whoever has the address comes in. */
function shares(line: Line, emit: Emit): void {
  if (line.operands.some(({ text }) => /:(?:public|org)$/.test(text)))
    emit.add("net.listen", "host", "0.0.0.0", { scheme: "tunnel" });
}

/** GitHub's command line. */
const gh: Entry = {
  names: ["gh"],
  options: {
    "-R --repo, -q --jq, -t --template --title, -L --limit, -S --search, -b --body, -a --assignee, -l --label, -m --milestone, -p --project, -B --base, -H --head, -r --reviewer --ref, -s --state, -A --author, --workflow, -e --env --event, -u --user, -c --commit, -d --description, -o --org, -j --job, -n --name --notes, -x --ext, -k --key, -T --tag":
      "value",
    "--json, --add-label, --remove-label, --add-assignee, --remove-assignee, --add-reviewer, --remove-reviewer, --visibility, --topic, --language, --homepage, --license, --gitignore, --created, --status, --target, --notes-start-tag, --discussion-category, --branch, --branch-name, --attempt, --reason, --color, --match, --match-head-commit, --author-email, --subject, --sort, --order, --hostname, --scopes, --git-protocol -P, --default-branch, --add-topic, --remove-topic, --team, --remote-name, --fork-name, --source, --interval -i, --owner, --app, --repos, --actor, --type, --include, --machine":
      "value",
    "-F --body-file --notes-file": "file-or-stdin",
    "--template-file": "read",
    "-w --web --comments --draft --fill --fill-first --fill-verbose --squash --rebase --merge --admin --auto --disable-auto --delete-branch --approve --request-changes --comment --prerelease --latest --generate-notes --verify-tag --cleanup-tag --public --private --internal --clone --push --confirm --yes -y --force -f --log --log-failed --exit-status --verbose -v --all --dry-run --fail-fast --watch --required --patch --name-only --recurse-submodules --detach --maintainer-edit --no-maintainer-edit --failed --debug --compact --exclude-drafts --exclude-pre-releases --archive --skip-existing --clobber --pattern --interactive --no-repos-selected --show-token --active --enable-issues --enable-wiki --enable-projects --delete-branch-on-merge --accept-visibility-change-consequences --editor --fork --no-forks --archived --no-archived --add-readme --disable-issues --disable-wiki --succeed-on-no-caches":
      "flag",
    "-h --help --version": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    auth: {
      subcommands: {
        token: host("secret.read", "token"),
        status: {
          ...nothing,
          options: {
            "-t --show-token": {
              effects: [{ kind: "secret.read", type: "cloud", name: "gh", detail: { what: "token" } }],
            },
          },
        },
        "login logout refresh setup-git switch git-credential": nothing,
      },
    },
    repo: {
      subcommands: {
        "view list license gitignore": reads("repo"),
        clone: clones,
        "create fork": applies("repo create"),
        "edit rename archive unarchive sync": applies("repo edit"),
        delete: deletes("repo delete"),
        "set-default": nothing,
        "deploy-key autolink": keys,
        "garden read-file read-dir credits": reads("repo"),
      },
    },
    pr: {
      subcommands: {
        "list view status diff checks": reads("pr"),
        checkout: host("vcs.change", "checkout"),
        create: host("vcs.send", "pull-request"),
        "merge update-branch": applies("pr merge"),
        "comment review": writesText("comment"),
        "close reopen edit ready lock unlock revert": applies("pr edit"),
      },
    },
    issue: {
      subcommands: {
        "list view status": reads("issue"),
        "create comment": writesText("issue"),
        "close reopen edit lock unlock pin unpin transfer": applies("issue edit"),
        develop: host("vcs.change", "branch"),
        delete: deletes("issue delete"),
      },
    },
    release: {
      subcommands: {
        "list view verify verify-asset": reads("release"),
        "create upload": publishesFiles("release", 1),
        edit: applies("release edit"),
        download: downloads,
        "delete delete-asset": deletes("release delete"),
      },
    },
    gist: {
      subcommands: {
        "list view clone": reads("gist"),
        "create edit": publishesFiles("gist", 0),
        rename: applies("gist rename"),
        delete: deletes("gist delete"),
      },
    },
    workflow: {
      subcommands: {
        "list view": reads("workflow"),
        run: host("pipeline.run", "workflow run"),
        "enable disable": applies("workflow switch"),
      },
    },
    run: {
      subcommands: {
        "list view watch": reads("run"),
        download: downloads,
        rerun: host("pipeline.run", "run again"),
        cancel: applies("run cancel"),
        delete: deletes("run delete"),
      },
    },
    "secret variable": secrets,
    cache: { subcommands: { list: reads("cache"), delete: deletes("cache delete") } },
    label: { subcommands: { list: reads("label"), "create edit clone": applies("label"), delete: deletes("label") } },
    "ssh-key gpg-key": keys,
    project: {
      subcommands: {
        "list view field-list item-list": reads("project"),
        "delete field-delete item-delete": deletes("project delete"),
        "create edit close copy link unlink item-add item-create item-edit item-archive field-create mark-template":
          applies("project edit"),
      },
    },
    codespace: {
      subcommands: {
        "list view logs jupyter code": reads("codespace"),
        ports: {
          subcommands: { visibility: { act: shares, unknownOptions: "ignored" } },
          otherwise: reads("codespace"),
        },
        "create edit rebuild stop": applies("codespace"),
        delete: deletes("codespace"),
        ssh: { syntax: "posix", unknownOptions: "ignored", launches: { as: "shell", where: "remote" } },
        cp: nothing,
      },
    },
    "extension extensions ext": {
      subcommands: {
        "list search browse": nothing,
        "install upgrade": { operands: "package" },
        "remove create exec": nothing,
      },
    },
    api,
    alias,
    "org ruleset search status browse config attestation completion help copilot preview accessibility": nothing,
  },
};

export const entries: readonly Entry[] = [gh];
