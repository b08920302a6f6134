import { expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What makes files and processes look like something else, or like nothing. */
const ROWS: readonly (readonly [command: string, what: string | null, why: string])[] = [
  ["chflags hidden a", "hidden", "the Finder shows it no more"],
  ["chflags uchg,hidden a", "hidden", "one of two flags"],
  ["chflags nohidden ~/Library", null, "shown again"],
  ["chflags uchg a", null, "only locked"],
  ["xattr -wx com.apple.FinderInfo 0040 a", "hidden", "the same, byte by byte"],
  ["xattr -p com.apple.FinderInfo a", null, "looks only"],
  ["xattr -w user.note x a", null, "a note"],
  ["SetFile -a V a", "hidden", "the same, by its letter"],
  ["SetFile -a v a", null, "shown again"],
  ["SetFile -d '01/01/2010 00:00:00' a", "times", "older than it is"],
  ["touch -r /bin/ls a", "times", "as old as the system"],
  ["touch -r b a", null, "as old as another file of the project"],
  ["touch -d 2020-01-01 a", null, "a build that is the same each time"],
  ["cp /bin/sh /tmp/crond", "disguise", "a shell by the name of a service"],
  ["ln -s /usr/bin/python3 /tmp/httpd", "disguise", "an interpreter by the name of a service"],
  ["cp /usr/sbin/sshd /srv/jail/sshd", null, "the service itself"],
  ["cp /usr/bin/python3 build/python3", null, "by its own name"],
  ["cp out/httpd /tmp/httpd", null, "a program of the project"],
  ["set +o history", "history", "what is typed is kept no more"],
  ["set -o pipefail", null, "another option"],
  ["exec -a '[kworker/0:1]' ./a", "disguise", "a thread of the kernel, to whoever looks"],
  ["exec -a sshd ./a", "disguise", "a service, to whoever looks"],
  ["exec -a sshd /usr/sbin/sshd -D", null, "the service itself"],
  ["exec -a app ./a", null, "a name of its own"],
];

it.each(ROWS)("P4: %s: %s (%s)", (command, what) => {
  const said = effectsOf(command).filter((one) => one.startsWith("system.configure"));
  expect(said).toEqual(what === null ? [] : [`system.configure ${what}`]);
});
