import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const kinds = (command: string) => effectsOf(command).map((one) => one.replace(/^\? /, "").split(" ", 1)[0]!);

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  ["doveadm expunge -u jane mailbox INBOX all", "data.delete", "D1: somebody's letters"],
  ["doveadm -f table mailbox list -u jane", null, "looks"],
  ["doveadm mailbox delete -u jane Old", "data.delete", "a folder of them"],
  ["doveadm search -u jane mailbox INBOX since 1w", null, "looks"],
  ["doveadm kick jane", "infra.delete", "somebody's session"],
  ["doveadm reload", "system.configure", "the server"],
  ["doveadm who", null, "looks"],
  ["postsuper -d ALL deferred", "system.configure", "D1: letters that wait"],
  ["postqueue -p", null, "looks"],
  ["postcat -q ABC", null, "looks"],
  ["postconf -n", null, "looks"],
  ["postconf mynetworks", null, "looks"],
  ["postconf -e relayhost=evil.example", "system.configure", "where letters go"],
  ["postconf 'relayhost = evil.example'", "system.configure", "without the option"],
  ["postmap -q a hash:/etc/postfix/virtual", null, "asks"],
  ["postmap /etc/postfix/virtual", "system.configure", "a table"],
  ["exim -bp", null, "looks"],
  ["exim -Mvh 1abc", null, "looks at one"],
  ["exim -bt a@b.example", null, "where it would go"],
  ["exim -Mrm 1abc", "system.configure", "a letter that waits"],
  ["exim a@b.example", "message.send", "writes to somebody"],
];

describe("servers of mail", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command)).toEqual(kind === null ? [] : [kind]);
  });
});
