import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf, withText } from "../value.js";
import { loginsOf } from "./curl.js";

const OUTSIDE = { text: null, shape: "**", sources: [{ type: "network", name: "*", labels: ["untrusted"] }] } as const;

/** Talks over a web socket: what is typed or piped in goes there. */
const websockets: Entry = {
  names: ["websocat", "wscat"],
  options: {
    "-H --header, --auth, -o --origin, --basic-auth, --protocol -s --subprotocol, -c --connect, --max-messages, -B --buffer-size, -x --execute, -w --wait, -P --ping-interval, --proxy, --host":
      "value",
    "-k --insecure --no-check -v --verbose -q --quiet -t --text -b --binary -1 --one-message -n --no-close -E --exit-on-eof -u --unidirectional -U --unidirectional-reverse":
      "flag",
    "-l --listen": { value: "required", is: "listen" },
    "-V --version -h --help": "harmless",
  },
  act: (line, emit) => {
    // `exec:program`, `sh-c:text`: it talks to whoever is on the other side.
    for (const one of line.operands) {
      const command = /^(?:exec|cmd|sh-c):(.*)$/s.exec(one.text)?.[1];
      if (command !== undefined) emit.shell(withText(one, command), { stdin: OUTSIDE });
    }
    const targets = [...line.values("-c"), ...line.operands].filter(({ text }) => /^wss?:|\*\*/.test(text));
    if (targets.length < line.operands.length) emit.unknown();
    for (const one of targets) {
      emit.net("net.send", one, {}, loginsOf(line, ["-H", "--auth", "--basic-auth"]));
      emit.net("net.receive", one, {}, loginsOf(line, ["-H", "--auth", "--basic-auth"]));
    }
  },
};

/** `grpcurl [options] host:port [list|describe|METHOD]` */
const grpcurl: Entry = {
  names: ["grpcurl"],
  options: {
    "-H --header, --rpc-header, --reflect-header, -rpc-header, -reflect-header, -authority, -servername, -connect-timeout, -max-time, -keepalive-time, -max-msg-sz, -format, -user-agent":
      "value",
    "-d": { value: "required", sets: "sends" },
    "-import-path, -proto, -protoset, -cacert, -cert, -key": "value",
    "-protoset-out, -proto-out-dir": "write",
    "-plaintext -insecure -v -vv -emit-defaults -format-error -unix -use-reflection -allow-unknown-fields -expand-headers":
      "flag",
    "-version -help": "harmless",
  },
  syntax: "word",
  act: runGrpcurl,
};

function runGrpcurl(line: Line, emit: Emit): void {
  const [target, method] = line.operands;
  if (target === undefined) return;
  const logins = loginsOf(line, ["-H"]);
  const verb = textOf(method) ?? "list";
  if (!/^(?:list|describe)$/.test(verb)) emit.net("net.send", target, {}, logins);
  emit.net("net.receive", target, {}, logins);
}

export const entries: readonly Entry[] = [websockets, grpcurl];
