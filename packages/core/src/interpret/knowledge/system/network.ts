import { said } from "../cut.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";

/** Words of a line without its options; values of these are left out too. */
function wordsOf({ words }: Line, values: RegExp): readonly string[] {
  const said: string[] = [];
  for (let at = 0; at < words.length && said.length < 16; at++) {
    const { text } = words[at]!;
    if (!text.startsWith("-")) said.push(text.slice(0, 64));
    else if (values.test(text)) at++;
  }
  return said;
}

/** A verb, or the start of one. */
const isShort = (word: string, verbs: string): boolean => verbs.split(" ").some((verb) => verb.startsWith(word));

/** `ip [options] OBJECT [COMMAND]`; both may be cut short, and `s` sets a link but shows an address. */
function ip(line: Line): boolean {
  const [object = "", verb, third] = wordsOf(line, /^-(?:n|netns|f|family|l|loops|rc|rcvbuf|b|batch)$/);
  if (line.words.some(({ text }) => /^-b(?:a(?:t(?:c(?:h)?)?)?)?$/.test(text))) return true;
  if (verb === undefined || isShort(object, "monitor help")) return false;
  // These have objects of their own: `ip xfrm policy`.
  if (/^(?:x|xfrm|mptcp|l2tp|ioam|sr)$/.test(object))
    return third !== undefined && !isShort(third, "show list get monitor count");
  if ("link".startsWith(object) && /^s(?:et?)?$/.test(verb)) return true;
  return !isShort(verb, "show list lst get help save showdump identify pids monitor stats statistics count");
}

function nmcli(line: Line): boolean {
  const [object = "", verb, third, fourth] = wordsOf(
    line,
    /^-(?:f|g|m|c|e|w|-fields|-get-values|-mode|-colors|-escape|-wait)$/,
  );
  if (object === "" || verb === undefined || isShort(object, "monitor help")) return false;
  if (isShort(object, "general")) return !isShort(verb, "status permissions") && third !== undefined;
  if (isShort(object, "networking")) return !isShort(verb, "connectivity");
  if (isShort(object, "radio")) return third !== undefined;
  if (isShort(object, "connection")) return !isShort(verb, "show monitor export help");
  if (!isShort(object, "device")) return true;
  if (isShort(verb, "wifi")) return third !== undefined && !isShort(third, "list rescan show-password");
  return !isShort(verb, "status show monitor lldp help") && !(verb === "checkpoint" && fourth === undefined);
}

/** Whether a line changes the network, by program. */
const CHANGES: Readonly<Record<string, (line: Line) => boolean>> = {
  ip,
  nmcli,
  tc: (line) => {
    const [, verb] = wordsOf(line, /^-(?:n|netns|cf|conf)$/);
    return (
      line.words.some(({ text }) => /^-b(?:atch)?$/.test(text)) ||
      !(verb === undefined || isShort(verb, "show list ls lst get monitor help"))
    );
  },
  ethtool: ({ words }) =>
    words.some(({ text }) =>
      /^(?:-[sGCKAXEfrpLWQUN]|--(?:change|set-\S+|pause|coalesce|features|offload|change-eeprom|flash|negotiate|identify|config-\S+|reset|rxfh|ntuple))$/.test(
        text,
      ),
    ),
  resolvectl: (line) => {
    const [verb = "", ...rest] = wordsOf(line, /^-(?:i|p|t|c)$/);
    return (
      verb === "revert" ||
      (/^(?:dns|domain|default-route|llmnr|mdns|dnsovertls|dnssec|nta|log-level)$/.test(verb) && rest.length > 1)
    );
  },
  ifconfig: (line) => wordsOf(line, /(?!)/).length > 1,
  iwconfig: (line) => wordsOf(line, /(?!)/).length > 1,
  route: (line) => /^(?:add|del|delete|change|flush)$/.test(wordsOf(line, /^-(?:A|n)$/)[0] ?? ""),
  arp: ({ words }) => words.some(({ text }) => /^(?:-[dsf]|--(?:delete|set|file))$/.test(text)),
  brctl: (line) => !/^(?:|show\w*|help)$/.test(wordsOf(line, /(?!)/)[0] ?? ""),
  networksetup: ({ words }) =>
    !/^-(?:get|list|show|is|print|version|help|validate|\w+status$)/.test(words[0]?.text ?? "-help"),
  wg: (line) => /^(?:set|setconf|addconf|syncconf)$/.test(wordsOf(line, /(?!)/)[0] ?? ""),
  "wg-quick": (line) => !/^(?:|strip)$/.test(wordsOf(line, /(?!)/)[0] ?? ""),
};
const HELP = /^(?:--?(?:help|version|V)|-h)$/;

/** What a network is joined with, or a peer is known by. */
function showsKey(line: Line, emit: Emit): boolean {
  const whole = said(line.words, "?", emit);
  if (line.program === "nmcli")
    return (
      /(?:^| )(?:-s|--show-secrets|show-password)(?: |$)/.test(whole) && !/(?:^| )(?:add|modify)(?: |$)/.test(whole)
    );
  if (line.program === "ip") return /(?:^| )x(?:frm)? s(?:tate)?(?: (?:show|list|l|get)| *$)/.test(whole);
  if (line.program === "wg") return /^(?:showconf|show \S+ (?:private-key|preshared-keys|dump))(?: |$)/.test(whole);
  return line.program === "wg-quick" && /^strip(?: |$)/.test(whole);
}

const interfaces: Entry = {
  names: Object.keys(CHANGES),
  syntax: "bare",
  act: (line, emit) => {
    if (line.words.some(({ text }) => HELP.test(text))) return;
    if (line.program === "ip" && inNamespace(line, emit)) return;
    if (showsKey(line, emit)) emit.add("secret.read", "cloud", "network", { what: "keyring" });
    if (CHANGES[line.program]!(line)) says(line, emit);
  },
};

const always: Entry = {
  names: ["openvpn", "dhclient", "ifup", "ifdown"],
  options: { "--help --version": "harmless" },
  unknownOptions: "ignored",
  act: (line, emit) => says(line, emit),
};

function says(line: Line, emit: Emit): void {
  emit.add("system.configure", "none", null, { what: "network", program: line.program });
}

/** `ip netns exec NAME cmd`, `ip vrf exec NAME cmd`: what runs there is the command; `-all` names no network. */
function inNamespace({ words }: Line, emit: Emit): boolean {
  const at = words.findIndex(({ text }) => /^(?:netns?|vrf?)$/.test(text));
  if (at < 0 || !/^ex(?:ec?)?$/.test(words[at + 1]?.text ?? "")) return false;
  const all = words.slice(0, at).some(({ text }) => /^-a(?:ll?)?$/.test(text));
  const command = words.slice(at + (all ? 2 : 3));
  if (command.length > 0) emit.run(command);
  return true;
}

/** Addresses, routes, links and tunnels: looking is free, and all else may cut this machine off. */
export const entries: readonly Entry[] = [interfaces, always];
