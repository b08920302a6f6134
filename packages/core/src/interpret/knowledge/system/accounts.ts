import { said } from "../cut.js";
import type { Line } from "../line.js";
import { EDITED_IN_SIGHT } from "../roles.js";
import type { Emit, Entry, OptionSpec } from "../types.js";

type Options = Readonly<Record<string, OptionSpec>>;

/** Changes who may use this machine, and as what. */
function account(names: string, options: Options, act?: Entry["act"]): Entry {
  return {
    names: names.split(" "),
    options: { "--help": "harmless", ...options },
    unknownOptions: "ignored",
    ...(act === undefined ? { effects: [{ kind: "system.configure", detail: { what: "user" } }] } : { act }),
  };
}

const USER: Options = {
  "-b --base-dir, -c --comment, -d --home --home-dir, -D --defaults, -e --expiredate, -f --inactive, -g --gid, -G --groups, -k --skel, -K --key, -l --login, -p --password, -P --prefix, -R --root, -s --shell, -u --uid, -Z --selinux-user, -v --add-subuids, -V --del-subuids, -w --add-subgids, -W --del-subgids, --badname, --btrfs-subvolume-home":
    "value",
  "-a --append -L --lock -m --move-home --create-home -M --no-create-home -N --no-user-group -o --non-unique -r --system --remove -U --user-group --unlock -l --no-log-init -f --force":
    "flag",
};

/** Spellings of the first key that are in the second too stay in the first. */
function without(options: Options): Options {
  const seen = new Set<string>();
  const kept: Record<string, OptionSpec> = {};
  for (const [key, spec] of Object.entries(options)) {
    const names = key
      .split(", ")
      .map((one) =>
        one
          .split(" ")
          .filter((name) => !seen.has(name))
          .join(" "),
      )
      .filter((one) => one !== "");
    for (const name of key.split(/,? /)) seen.add(name);
    if (names.length > 0) kept[names.join(", ")] = spec;
  }
  return kept;
}

function change(line: Line, emit: Emit): void {
  emit.add("system.configure", "none", null, { what: "user", program: line.program });
}

/** Looking at an account changes nothing: `passwd -S`, `chage -l`, `faillock --user x`. */
const status: NonNullable<Entry["act"]> = (line, emit) => {
  if (!line.flag("looks")) change(line, emit);
};

export const entries: readonly Entry[] = [
  account("useradd usermod newusers", without(USER)),
  account("userdel deluser", {
    "-f --force -r --remove -Z --selinux-user --remove-home --remove-all-files --backup --system --quiet --only-if-empty":
      "flag",
    "-R --root, -P --prefix, --backup-to, --group, --conf": "value",
  }),
  account("adduser addgroup", {
    "--home, --shell, --uid, --gid, --ingroup, --firstuid, --lastuid, --firstgid, --lastgid, --gecos --comment, --conf, --add_extra_groups, -h, -g, -s, -G, -u, -k":
      "value",
    "--no-create-home --disabled-password --disabled-login --system --group --quiet --debug --force-badname --allow-badname --encrypt-home -D -H -S":
      "flag",
  }),
  account("groupadd groupmod groupdel delgroup groupmems gpasswd", {
    "-g --gid --group, -K --key, -n --new-name, -p --password, -R --root, -P --prefix, -U --users, -a --add, -d --delete, -A --administrators, -M --members, -Q":
      "value",
    "-f --force -o --non-unique -r --system --remove-password -l --list --purge --restrict --only-if-empty": "flag",
  }),
  account(
    "passwd",
    {
      "-S --status": { sets: "looks" },
      "-a --all -d --delete -e --expire -k --keep-tokens -l --lock -q --quiet -u --unlock -f --force --stdin": "flag",
      "-i --inactive, -n --mindays --minimum, -r --repository, -R --root, -w --warndays --warning, -x --maxdays --maximum, -P --prefix":
        "value",
    },
    status,
  ),
  account("chpasswd chgpasswd vipw vigr", {
    "-e --encrypted -m --md5 -g --group -p --passwd -s --shadow -q --quiet": "flag",
    "-c --crypt-method, -R --root, -P --prefix, --sha-rounds": "value",
  }),
  account("chsh chfn", {
    "-s --shell, -R --root, -f --full-name, -o --other --office, -p --office-phone, -w --work-phone, -h --home-phone, -r --room":
      "value",
    "-l --list-shells": "harmless",
    "-u -v --version": "flag",
  }),
  account(
    "chage",
    {
      "-l --list": { sets: "looks" },
      "-d --lastday, -E --expiredate, -I --inactive, -m --mindays, -M --maxdays, -W --warndays, -R --root": "value",
      "-i --iso8601": "flag",
    },
    status,
  ),
  account("visudo", {
    "-c --check": "harmless",
    "-f --file": { is: EDITED_IN_SIGHT },
    "-q --quiet -s --strict -V --version -O -P -I": "flag",
    "-x --export": "write",
  }),
  account(
    "faillock pam_tally2 pam_tally",
    {
      "--user -u, --dir, --conf --file -f": "value",
      "--reset -r": { sets: "resets" },
      "--legacy-output --quiet": "flag",
    },
    (line, emit) => {
      if (line.flag("resets")) change(line, emit);
    },
  ),
  account("pwconv pwunconv grpconv grpunconv pam-auth-update authselect authconfig", {
    "--force --package --remove --enable --update": "flag",
  }),
  account("pwck grpck", { "-r --read-only -q --quiet -s --sort": "flag", "-R --root": "value" }, () => undefined),
  // FreeBSD: its verb is `useradd`, `usermod`, `groupdel` …
  account(
    "pw",
    {
      "-n -u -c -d -e -p -g -G -s -L -k -w -h -H -V -R -M -m -l -C -i -b": "value",
      "-o -N -P -Y -q -r -D -a -y": "flag",
    },
    (line, emit) => {
      if (
        !/^(?:user|group)?(?:show|next)$|^(?:user|group)$/.test(line.text(0) ?? "") ||
        /^(?:add|del|mod)$/.test(line.text(1) ?? "")
      )
        change(line, emit);
    },
  ),
  account("rmuser chpass", { "-y -v -l -a -p -s -e -f": "optional" }),
  // Shows or changes the directory of accounts on macOS, by what it is told.
  account(
    "dscl dseditgroup sysadminctl dsenableroot dsconfigad dsimport pwpolicy",
    {
      "-o, -a, -t, -i, -g, -r, -n, -k, -T, -c, -u, -p, -P, -S, -U, -L": "optional",
      "-f -q -v -raw -plist -url -d -D": "flag",
      "-addUser -deleteUser -fullName -password -admin -home -picture -hint -UID -shell -resetPasswordFor -newPassword -passwordHint -adminUser -adminPassword -guestAccount -adminGuestAccess -screenLock":
        "optional",
    },
    (line, emit) => {
      const text = said(line.words, "?", emit);
      const isShow =
        /(?:^| )-?(?:read|readall|list|search|readpl|diff|o read|checkmember)(?: |$)|-secureTokenStatus|-getaccountpolicies/i.test(
          text,
        );
      if (!isShow || /(?:^| )-?(?:create|append|delete|passwd|change|merge|add\w*)(?: |$)/i.test(text))
        change(line, emit);
    },
  ),
];
