import { joined, splitWords } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";
import { exact, textOf, withText } from "../value.js";

/** Commands of tmux that run a shell command, with the options before it. */
const TMUX_RUNS: Readonly<Record<string, string>> = {
  "new-session": "nsctxyfFe",
  new: "nsctxyfFe",
  "new-window": "ncteF",
  neww: "ncteF",
  "split-window": "clteFp",
  splitw: "clteFp",
  "respawn-pane": "cte",
  respawnp: "cte",
  "respawn-window": "cte",
  respawnw: "cte",
  "run-shell": "tcd",
  run: "tcd",
  "if-shell": "t",
  if: "t",
  "pipe-pane": "t",
  pipep: "t",
  "display-popup": "bcdehsStTwxy",
  popup: "bcdehsStTwxy",
  "confirm-before": "pt",
};

const TMUX_READS =
  /^(?:ls|list-.*|lsw|lsp|lsc|lsk|lscm|lsb|display.*|show.*|capture-pane|capturep|has-session|has|attach.*|a|at|info|start-server|start|switch-client|switchc|select-.*|selectw|selectp|selectl|last-.*|last|next.*|previous-.*|prev|detach.*|refresh-client|refresh|rename-.*|rename|renamew|resize-.*|resizep|resizew|rotate-window|swap-.*|swapp|swapw|move-.*|movep|movew|join-pane|joinp|break-pane|breakp|link-window|linkw|unlink-window|unlinkw|copy-mode|clock-mode|choose-.*|find-window|findw|clear-history|clearhist|set.*|lock.*|wait-for|wait|unbind.*|suspend-client|delete-buffer|deleteb|paste-buffer|pasteb|command-prompt|customize-mode|server-access|tty-info)$/;

const tmux: Entry = {
  names: ["tmux", "byobu"],
  syntax: "posix",
  options: {
    "-f": "read",
    "-c": "shell",
    "-L -S -T": "value",
    "-2 -8 -C -CC -D -l -N -q -u -v": "flag",
    "-V -h": "harmless",
  },
  act: runTmux,
};

/** Its commands are separated by `;`. */
function runTmux(line: Line, emit: Emit): void {
  runTmuxCommands(line.operands, emit);
}

function runTmuxCommands(operands: readonly Value[], emit: Emit): void {
  let from = 0;
  for (let at = 0; at <= operands.length; at++) {
    const text = operands[at]?.text;
    if (at < operands.length && text !== ";" && text !== "\\;") continue;
    if (at > from) runTmuxCommand(operands.slice(from, at), emit);
    from = at + 1;
  }
}

function runTmuxCommand(words: readonly Value[], emit: Emit): void {
  const name = textOf(words[0]);
  // A word by itself names a command and gives it nothing to run.
  if (name === null) return words.length === 1 ? emit.unknown() : emit.opaque("unknown_word");
  const rest = words.slice(1);
  if (TMUX_RUNS[name] !== undefined) {
    const command = operandsAfter(rest, TMUX_RUNS[name]!);
    // `new-session` and its like take the words of a command, too; the others one text.
    if (command.length > 0) emit.shell(name.startsWith("if") ? command[0]! : joined(command));
    if (name.startsWith("if")) for (const branch of command.slice(1)) emit.maybe(() => runTmuxText(branch, emit));
  } else if (name === "send-keys" || name === "send") sendKeys(operandsAfter(rest, "tNX"), emit);
  else if (name === "bind-key" || name === "bind") runLater(operandsAfter(rest, "TN").slice(1), emit);
  else if (name === "set-hook") runLater(operandsAfter(rest, "t").slice(1), emit);
  else if (/^(?:kill-|kill)/.test(name)) emit.add("system.kill", "process", "tmux", { bounded: true });
  else if (name === "source-file" || name === "source") {
    for (const file of operandsAfter(rest, "t")) emit.file("file.read", file);
    emit.opaque("unknown_code");
  } else if (/^(?:load-buffer|loadb)$/.test(name))
    for (const file of operandsAfter(rest, "bt")) emit.role("file-or-stdin", file);
  else if (/^(?:save-buffer|saveb)$/.test(name))
    for (const file of operandsAfter(rest, "b")) emit.role("file-or-stdout", file);
  else if (!TMUX_READS.test(name)) emit.unknown();
}

/** Its own language has the quotes of a shell; commands are separated by `;`, blocks stand in braces. */
function runTmuxText(text: Value, emit: Emit): void {
  if (text.form !== "exact") return emit.opaque("unknown_word");
  const words = splitWords(withText(text, text.text.replace(/^\s*\{|\}\s*$/g, " ").replace(/\s*\\?;(?=\s|$)/g, " ; ")));
  runTmuxCommands(words, emit);
}

function runLater(words: readonly Value[], emit: Emit): void {
  if (words.length === 1) emit.maybe(() => runTmuxText(words[0]!, emit));
  else if (words.length > 1) emit.maybe(() => runTmuxCommand(words, emit));
}

/** What is typed into another session is run by the shell there, once a line ends. */
function sendKeys(keys: readonly Value[], emit: Emit): void {
  const typed = keys.filter(
    (key) => !/^(?:Enter|C-[a-z]|KPEnter|Escape|Tab|Space|M-.|Up|Down|Left|Right|BSpace)$/.test(key.text),
  );
  if (typed.length > 0) emit.shell(joined(typed), { certainty: "possible" });
}

/** Words after the options; `valued` are the letters of those that take a value. */
function operandsAfter(words: readonly Value[], valued: string): readonly Value[] {
  for (let at = 0; at < words.length; at++) {
    const { text } = words[at]!;
    if (text === "--") return words.slice(at + 1);
    if (!text.startsWith("-") || text.length < 2) return words.slice(at);
    if (valued.includes(text[text.length - 1]!)) at++;
  }
  return [];
}

const screen: Entry = {
  names: ["screen"],
  syntax: "posix",
  options: {
    "-X": { sets: "command" },
    "-c": "read",
    "-Logfile": "write",
    "-e -h -p -s -S -t -T": "value",
    "-a -A -d -D -f -fn -fa -i -l -ln -L -m -O -q -Q -R -RR -U -x -4 -6 -dm -dmS -dmLS -DR -DRR -dr -DmS -dR": "flag",
    "-r": "flag",
    "-ls -list -wipe -v --version": "harmless",
  },
  act: (line, emit) => {
    // `screen -dmS name cmd`: the name comes first.
    const named = line.words.some((word) => /^-[dDmLR]*S$/.test(word.text) && word.text !== "-S");
    const attaches = line.words.some((word) => /^-[dDRmx]*[rRx]+$/.test(word.text)) && !line.flag("command");
    const rest = line.operands.slice(named ? 1 : 0);
    if (line.flag("command")) return runScreenCommand(rest, emit);
    if (rest.length > 0 && !attaches && !/^(?:\/dev\/|\/\/telnet)/.test(rest[0]!.text)) emit.run(rest);
    else if (rest[0]?.text.startsWith("/dev/")) emit.role("device", rest[0]);
  },
};

function runScreenCommand(words: readonly Value[], emit: Emit): void {
  const name = textOf(words[0]);
  if (name === "stuff") {
    const text = words[1];
    if (text !== undefined)
      emit.shell(withText(text, text.text.replace(/(?:\^M|\\n|\\r)/g, "\n")), { certainty: "possible" });
  } else if (name === "screen" || name === "exec") {
    if (words.length > 1) emit.run(words.slice(1));
  } else if (name === "quit" || name === "kill") emit.add("system.kill", "process", "screen", { bounded: true });
  else if (name === "source" || name === "eval") emit.opaque("unknown_code");
}

const others: Entry = {
  names: ["dtach", "abduco", "zellij", "mosh", "et"],
  syntax: "posix",
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.program === "mosh" || line.program === "et") {
      const [host, ...words] = line.operands;
      const command = words[0]?.text === "--" ? words.slice(1) : words;
      if (host !== undefined) emit.net("net.connect", host);
      if (command.length === 0) return;
      // mosh hands the words over as they are.
      if (line.program === "mosh") emit.run(command, { where: "remote" });
      else emit.shell(joined(command), { where: "remote" });
      return;
    }
    const command = line.program === "zellij" ? zellijCommand(line.operands) : line.operands.slice(1);
    if (command.length > 0) emit.run(command);
  },
};

/** `zellij run -- cmd`. */
function zellijCommand(words: readonly Value[]): readonly Value[] {
  if (textOf(words[0] ?? exact("")) !== "run") return [];
  const at = words.findIndex((word) => word.text === "--");
  return at < 0 ? words.slice(1) : words.slice(at + 1);
}

export const entries: readonly Entry[] = [tmux, screen, others];
