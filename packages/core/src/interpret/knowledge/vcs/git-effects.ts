import type { Detail } from "../../../spine/index.js";
import type { Line } from "../line.js";
import type { Emit } from "../types.js";
import { exact, textOf, withText } from "../value.js";
import { commandOf, expiresSoon, HOOKS, isAlias, isCommand, unguards } from "./git-settings.js";

/** `-c key=value` of keys that name a command. An alias is run when it is called. */
export function configured(line: Line, emit: Emit): void {
  for (const { option, as, value: setting } of line.options) {
    if (option.name !== "-c" || setting === null) continue;
    const split = setting.text.indexOf("=");
    if (split < 0) continue;
    const key = setting.text.slice(0, split);
    // The value stands in a variable, or in a file of settings.
    if (as.startsWith("--") ? isCommand(key) : /^include(?:if\..*)?\.path$/is.test(key.slice(0, 1024))) {
      emit.opaque("unknown_code");
      continue;
    }
    runSetting(setting.text.slice(0, split), withText(setting, setting.text.slice(split + 1)), emit);
  }
}

function runSetting(key: string, value: ReturnType<typeof exact>, emit: Emit): void {
  if (HOOKS.test(key.slice(0, 64))) {
    emit.maybe(() => emit.add("code.run", "path", value, { language: "shell", origin: "file", program: "git" }));
    return;
  }
  const text = commandOf(key, value.text);
  if (text === null) return;
  if (isAlias(key) && !value.text.startsWith("!")) {
    if (value.form === "exact") emit.maybe(() => emit.run(words(text)));
    return;
  }
  emit.maybe(() => emit.shell(withText(value, text)));
}

function words(text: string) {
  return text
    .split(/\s+/)
    .filter((one) => one !== "")
    .map((one) => exact(one));
}

export function config(line: Line, emit: Emit): void {
  const [key, value] = line.operands;
  const reads =
    line.flag("reads") || (key !== undefined && value === undefined && !line.has("--unset") && !line.has("-e"));
  if (reads || key === undefined || /^(?:get|list)$/.test(key.text)) {
    emit.add("vcs.read", "repository", ".", { program: "git", what: "config" });
    return;
  }
  emit.add("vcs.change", "repository", ".", { program: "git", what: "config" });
  const setting = key.text === "set" ? line.operands.slice(1) : line.operands;
  if (setting[0] === undefined || setting[1] === undefined) return;
  runSetting(setting[0].text, setting[1], emit);
  // In every repository from now on, at every commit.
  if (line.flag("everywhere") && unguards(setting[0].text, setting[1].text))
    emit.add("system.configure", "none", null, { what: "network", program: "git" });
  // Hooks from elsewhere: nobody who looks at the project sees them.
  const isElsewhere = HOOKS.test(setting[0].text.slice(0, 64)) && /^(?:\/|~|\.\.)/.test(setting[1].text);
  if (isElsewhere || (line.flag("everywhere") && persists(setting[0].text, setting[1].text, emit)))
    emit.add("system.persist", "path", setting[1], { what: "hooks", program: "git" });
  if (expiresSoon(`${setting[0].text}=${setting[1].text}`))
    emit.add("vcs.discard", "repository", ".", { program: "git", what: "config" });
  // From now on what is thrown away here is thrown away there.
  if (/^core\.worktree$/i.test(setting[0].text))
    emit.add("vcs.discard", "repository", setting[1], { program: "git", what: "config" });
}

/** Programs that keep passwords, and say them to git. */
const KEEPERS =
  /^\s*(?:\S*\/)?(?:gh|glab|aws|gcloud|az|op|pass|bw|hub|tea|doctl|heroku|vault|git-credential-[\w-]+|git\s+credential-[\w-]+)(?:\.exe)?(?:\s|$)/;

/**
 * Whether a setting for every repository starts what is settled there from outside: at every commit or connection, or a
 * program of which nobody knows what it does.
 */
function persists(key: string, value: string, emit: Emit): boolean {
  if (HOOKS.test(key.slice(0, 64)) || /^core\.(?:sshcommand|gitproxy)$/i.test(key)) return true;
  const command = commandOf(key, value);
  // Whatever is asked for passwords is told where they are for, and what the other side says.
  if (/^credential\.(?:.*\.)?helper$/is.test(key.slice(0, 1024)) && value.startsWith("!"))
    return !KEEPERS.test(value.slice(1, 256));
  const program = command === null ? null : /^\s*(?:\w+=\S*\s+)*(\S+)/.exec(command.slice(0, 4_096))?.[1];
  return program != null && !emit.knows(program.replace(/^["']|["']$/g, ""));
}

/** `git checkout branch` changes branches; `git checkout -- path` and `git checkout .` throw changes away. */
export function checkout(line: Line, emit: Emit): void {
  const separated = line.words.some((word) => word.text === "--");
  const paths = line.operands.some(
    (one) => textOf(one) === "." || one.text.startsWith("./") || one.text.startsWith(":"),
  );
  const creates = line.has("-b") || line.has("--orphan") || line.flag("moves");
  const discards =
    line.flag("discard") || (separated && line.operands.length > 0) || paths || (!creates && line.operands.length > 1);
  emit.add(discards ? "vcs.discard" : "vcs.change", "repository", ".", { program: "git", what: "checkout" });
  // `-B` moves a branch that may be there already: what it pointed to is left behind.
  if (line.flag("moves")) emit.add("vcs.rewrite", "repository", ".", { program: "git", what: "branch" });
}

/** Files of the index over those of the work tree, whatever was changed in them. */
export function laid(line: Line, emit: Emit): void {
  const discards = line.flag("overwrites") && line.flag("laid") && !line.flag("elsewhere");
  emit.add(discards ? "vcs.discard" : "vcs.change", "repository", ".", { program: "git", what: "change" });
}

/** `git -c clean.requireForce=false clean`: the setting that makes it refuse is off. */
export function unguarded(line: Line): boolean {
  return line.values("-c").some(({ text }) => /^clean\.requireforce=(?:false|no|off|0)$/i.test(text));
}

export function push(line: Line, emit: Emit): void {
  const [remote = line.value("--repo") ?? undefined, ...refs] = line.operands;
  const target = refs
    .map((one) => one.text)
    .join(" ")
    .slice(0, 256);
  const base: Detail = { program: "git", what: "push", ...(target === "" ? {} : { target }) };
  emit.add("vcs.send", "repository", remote ?? ".", base);
  if (remote !== undefined && /[:/]/.test(remote.text)) emit.net("net.send", withText(remote, hostOf(remote.text)));
  // Whatever else begins like it forces, too.
  const forced =
    line.flag("forced") ||
    line.strangers.some((name) => name.startsWith("--force")) ||
    refs.some((one) => one.text.startsWith("+"));
  const deletes = line.flag("deletes") || refs.some((one) => one.text.startsWith(":") && one.text.length > 1);
  if (forced || deletes || line.flag("leased")) {
    const what = deletes ? "delete" : line.flag("mirror") ? "mirror" : "push";
    emit.add("vcs.rewrite", "repository", remote ?? ".", {
      shared: true,
      ...base,
      what,
      ...(forced ? { force: true } : {}),
    });
  }
}

export function received(url: ReturnType<typeof exact>, emit: Emit): void {
  // `ext::command` is a transport that runs a command.
  const transport = /^ext::(.*)$/s.exec(url.text);
  if (transport !== null) emit.run(wordsOfTransport(transport[1]!).map((word) => withText(url, word)));
  else if (/[:/]/.test(url.text) && !/^(?:\.{0,2}\/|~)/.test(url.text))
    emit.net("net.receive", withText(url, hostOf(url.text)));
}

/** `ext::sh -c rm%%20-rf` is split at blanks; `% ` is a blank, `%%` a percent sign, `%s` the service. */
function wordsOfTransport(text: string): string[] {
  const marked = text.replace(/%(.)/g, (_, c: string) => (c === " " ? "\0" : c === "%" ? "%" : ""));
  return marked
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => word.replaceAll("\0", " "));
}

/** `git@host:path` as a host; URLs stay. */
function hostOf(remote: string): string {
  return remote.includes("://") ? remote : remote.split(":", 1)[0]!;
}

export function folderOf(url: string): string {
  const name = url.replace(/[/\\]+$/, "").replace(/\.git$/, "");
  return name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf(":")) + 1) || "repository";
}
