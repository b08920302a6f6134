import { splitWords } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import { textOf } from "../value.js";

const common: NonNullable<Usage["options"]> = {
  "-i --inventory --inventory-file": { value: "required", sets: "inventory" },
  "-l --limit -f --forks -t --tags --skip-tags --start-at-task -u --user -c --connection -T --timeout -M --module-path --ssh-common-args --ssh-extra-args --become-method --become-user -P --poll -B --background --vault-id":
    "value",
  "-e --extra-vars": "data-or-file",
  "--private-key --key-file --vault-password-file --vault-pass-file --become-password-file --connection-password-file":
    "read",
  "-b --become -k --ask-pass -K --ask-become-pass -J --ask-vault-pass --ask-vault-password -o --one-line --step --flush-cache --force-handlers -v -vv -vvv -vvvv --verbose -D --diff":
    "flag",
  "-C --check --syntax-check --list-hosts --list-tasks --list-tags -h --help --version": "harmless",
};

const playbook: Entry = {
  names: ["ansible-playbook"],
  options: common,
  operands: "read",
  effects: [
    { kind: "infra.apply", type: "cloud", name: "ansible", detail: { program: "ansible-playbook", what: "playbook" } },
    {
      kind: "code.run",
      type: "code",
      name: "playbook",
      detail: { origin: "project", language: "ansible", program: "ansible-playbook" },
    },
  ],
};

/** Modules that run their argument as a command. */
const COMMANDS = /^(?:ansible\.(?:builtin|windows)\.)?(?:shell|command|raw|script|win_shell|win_command)$/;

/** One command that only shows how a machine does; what it reads is said of it as anywhere. */
const LOOKS =
  /^(?:\/(?:usr\/)?s?bin\/)?(?:uptime|hostname|date|uname|who|w|id|df|free|du|ls|cat|head|tail|grep|ps|ss|lsblk|lscpu|nproc|systemctl (?:status|is-active|show)|timedatectl|ip (?:a|addr|r|route|link)(?: show)?)(?: [\w\s/.,:=%+-]{0,512})?$/;

const adHoc: Entry = {
  names: ["ansible"],
  options: { ...common, "-m --module-name": "value", "-a --args": "value" },
  act: runModule,
};

/** `ansible all -m shell -a 'command'`: one module on every host of the pattern. */
function runModule(line: Line, emit: Emit): void {
  const module = textOf(line.value("-m")) ?? "command";
  const given = line.value("-a");
  const [hosts] = line.operands;
  if (/^(?:ansible\.builtin\.)?(?:ping|setup|debug|stat|assert)$/.test(module)) {
    return emit.add("infra.read", "cloud", hosts ?? "ansible", { program: "ansible", what: module });
  }
  if (!(COMMANDS.test(module) && given !== null && LOOKS.test(given.text.slice(0, 4096))))
    emit.add("infra.apply", "cloud", hosts ?? null, { program: "ansible", what: module });
  if (given === null || !COMMANDS.test(module)) return;
  if (/shell|raw/.test(module)) emit.shell(given, { where: "remote" });
  else emit.run(splitWords(given), { where: "remote" });
}

const secret = { kind: "secret.read", type: "cloud", name: "ansible-vault", detail: { what: "secrets" } } as const;

const others: Entry[] = [
  {
    names: ["ansible-vault"],
    options: {
      "--vault-password-file --vault-pass-file --new-vault-password-file": "read",
      "--vault-id --encrypt-vault-id -n --name": "value",
      "--output": "write",
    },
    unknownOptions: "ignored",
    subcommands: {
      view: { operands: "read", effects: [secret] },
      decrypt: { operands: "edit", effects: [secret] },
      "edit rekey": { operands: "edit", effects: [secret] },
      "encrypt create": { operands: "edit" },
      encrypt_string: { operands: "text" },
    },
  },
  {
    names: ["ansible-galaxy"],
    options: {
      "-r --role-file --requirements-file": "read",
      "-p --roles-path --collections-path": "write",
      "-s --server --token": "value",
      "-f --force": "force",
    },
    unknownOptions: "ignored",
    subcommands: {
      install: {
        operands: "package",
        effects: [{ kind: "package.install", type: "package", name: "ansible", detail: { program: "ansible-galaxy" } }],
      },
      "list search info verify": {},
      "role collection": {
        subcommands: {
          install: {
            operands: "package",
            effects: [
              { kind: "package.install", type: "package", name: "ansible", detail: { program: "ansible-galaxy" } },
            ],
          },
          publish: { effects: [{ kind: "package.publish", type: "package", name: "./" }] },
          "list search info verify init build download": {},
          "remove delete": {
            effects: [
              {
                kind: "infra.delete",
                type: "cloud",
                name: "ansible",
                detail: { program: "ansible-galaxy", what: "role" },
              },
            ],
          },
        },
      },
      init: {},
    },
  },
  {
    names: ["ansible-pull"],
    options: { ...common, "-U --url": "url", "-d --directory": "write" },
    effects: [
      {
        kind: "code.run",
        type: "code",
        name: "playbook",
        detail: { origin: "network", language: "ansible", program: "ansible-pull" },
      },
    ],
  },
  {
    // A prompt whose every line goes to all of them.
    names: ["ansible-console"],
    options: common,
    unknownOptions: "ignored",
    effects: [{ kind: "infra.apply", type: "cloud", name: "*", detail: { program: "ansible", what: "console" } }],
  },
  { names: ["ansible-inventory", "ansible-doc", "ansible-config", "ansible-lint"], unknownOptions: "ignored" },
];

export const entries: readonly Entry[] = [playbook, adHoc, ...others];
