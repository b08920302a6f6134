import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Value, withText } from "../value.js";

/** A letter to everybody named on the line. */
function send(line: Line, emit: Emit): void {
  if (line.operands.length === 0) emit.add("message.send", "recipient", null, { what: "mail" });
  for (const one of line.operands) emit.add("message.send", "recipient", one, { what: "mail" });
}

/** A file, or `@file`; an address of the web is fetched by whoever reads the message. */
function attaches(value: Value, emit: Emit): void {
  const text = value.text.replace(/^@/, "");
  if (text !== "" && text !== "-" && !/^https?:/i.test(text)) emit.file("file.read", withText(value, text));
}

/** Programs that write to people. What they are given on standard input leaves this machine. */
export const entries: readonly Entry[] = [
  {
    names: ["mail", "mailx", "Mail", "s-nail", "bsd-mailx", "heirloom-mailx"],
    options: {
      "-A -a": { is: "read" },
      "-q": "read",
      "-s -c -b -r -S -T -u -X -M -m -h -O": "value",
      "-f": { value: "optional", sets: "reads" },
      "-B -d -E -e -F -H -i -I -N -n -R -t -v -w -x -: -#": "flag",
      "-V --version": "harmless",
    },
    act: (line, emit) => {
      // Without a name it shows the mail of this account.
      if (line.operands.length > 0 && !line.flag("reads")) send(line, emit);
      else emit.file("file.read", { form: "exact", text: "/var/mail", sources: [], span: { start: 0, end: 0 } });
    },
  },
  {
    names: ["mutt", "neomutt", "alpine", "pine"],
    options: {
      "-a": "read",
      "-F -H -i": "read",
      // Settings may name programs.
      "-e": {
        value: "required",
        effects: [{ kind: "opaque", detail: { reason: "unknown_code" }, certainty: "possible" }],
      },
      "-s -c -b -m -Q -f -d -A -D -l -C": "value",
      "-n -p -R -x -y -z -Z -E -G -h -v -vv": "flag",
    },
    syntax: "gnu",
    act: (line, emit) => {
      if (line.operands.length > 0) send(line, emit);
    },
  },
  {
    names: ["sendmail", "msmtp", "ssmtp", "esmtp", "nullmailer-inject", "qmail-inject", "postdrop", "opensmtpd"],
    options: {
      "-bp -bv -bi -bV -bP -V --version --help -h --pretend -S --serverinfo": "harmless",
      "-f --from, -F, -a --account, -C --file, -O, -o -oi -oem -om, -N, -R, -X, -B, -d, --host, --port, --auth, --user, --passwordeval, -L, -r, --logfile":
        "optional",
      "-t --read-recipients -i -n -v -q -U -bm -bs -ti --tls --debug": "flag",
    },
    unknownOptions: "ignored",
    act: send,
  },
  {
    names: [
      "swaks",
      "sendemail",
      "smtp-cli",
      "mailsend",
      "sendxmpp",
      "telegram-send",
      "slack-notify",
      "slackcat",
      "apprise",
      "ntfy",
      "pushover",
      "matrix-commander",
      "signal-cli",
      "twurl",
      "toot",
      "sms",
      "gammu",
      "irc",
      "ii",
      "irssi",
      "weechat",
    ],
    unknownOptions: "ignored",
    options: {
      "-t --to": { value: "required", sets: "to" },
      "--attach -a --attachment --file": { value: "required", sets: "attaches" },
      "--body -b --data -d": { value: "required" },
      "-s --server -f --from -p --port -u --subject -m --message -h --header -au -ap --title": "value",
      "--help --version": "harmless",
    },
    act: (line, emit) => {
      for (const one of line.values("--attach")) attaches(one, emit);
      for (const one of line.values("--body")) if (one.text.startsWith("@")) attaches(one, emit);
      if (line.program === "slackcat") for (const one of line.operands) emit.file("file.read", one);
      emit.add("message.send", "recipient", null, { what: "message" });
    },
  },
  {
    names: ["fetchmail", "getmail", "offlineimap", "mbsync", "isync", "procmail", "fdm", "notmuch", "mu"],
    unknownOptions: "ignored",
    effects: [{ kind: "net.receive", name: "mail" }],
  },
];
