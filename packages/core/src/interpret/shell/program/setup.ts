import type { Source } from "../../../spine/index.js";
import type { Value } from "../../knowledge/value.js";

/**
 * Programs that print shell code to be evaluated, `eval "$(ssh-agent -s)"`: what it says is the installed program's own
 * affair, as what it does is. Words of the line that ask for it, joined by blanks.
 */
const SETUPS: ReadonlyMap<string, RegExp> = new Map([
  ["ssh-agent", /^(?:-[sckP](?: |$)|$)/],
  ["gpg-agent", /(?:^| )--daemon(?: |$)/],
  ["keychain", /(?:^| )--eval(?: |$)/],
  ["dbus-launch", /(?:^| )--(?:auto|sh)-syntax(?: |$)/],
  ["dircolors", /^(?:-b|--sh|--bourne-shell)?$/],
  ["lesspipe", /^$/],
  ["lesspipe.sh", /^$/],
  ["resize", /^(?:-u)?$/],
  ["direnv", /^(?:hook|export) bash$/],
  ["brew", /^shellenv(?: (?:ba|z)?sh)?$/],
  ["conda", /^shell\.(?:bash|posix|zsh) (?:hook|activate|deactivate|reactivate)(?: |$)/],
  ["mamba", /^shell (?:hook|activate)(?: |$)/],
  ["micromamba", /^shell (?:hook|activate)(?: |$)/],
  ["fzf", /^--(?:bash|zsh)$/],
  ["fnm", /^env(?: |$)/],
  ["opam", /^(?:config )?env(?: |$)/],
  ["luarocks", /^path(?: |$)/],
  ["docker-machine", /^env(?: |$)/],
  ["minikube", /^(?:-p \S+ )?(?:docker|podman)-env(?: |$)/],
  ["thefuck", /^--alias(?: |$)/],
  ["register-python-argcomplete", /^[\w.-]+$/],
  ["mise", /^(?:activate|env|hook-env)(?: |$)/],
  ...["pyenv", "rbenv", "nodenv", "goenv", "jenv", "starship", "zoxide", "atuin", "pyenv-virtualenv"].map(
    (name) => [name, /^(?:init|virtualenv-init|sh-\S+)(?: |$)/] as const,
  ),
]);
/** `kubectl completion bash`, `gh completion -s bash`: most programs can. */
const COMPLETION =
  /^(?:completions?|--completions?|--bash-completion)(?: |=|$)|(?:^| )(?:--)?completions?(?:[ =]| -s )(?:ba|z)?sh$/;

const SETUP_LABELS: readonly string[] = ["shell-setup"];
/** Some text of more than one character: what such a program prints, and nothing that is put together with it. */
export const SETUP_SHAPE = "?**?";

/** Says of a program's output that it sets up the shell that evaluates it; null where it is no such thing. */
export function setupSource(program: string, words: readonly Value[]): Source | null {
  const setup = SETUPS.get(program);
  if (words.length > 8 || (setup === undefined && !speaksOfCompletion(words))) return null;
  if (words.some(({ form }) => form !== "exact")) return null;
  const text = words
    .map((word) => word.text)
    .join(" ")
    .slice(0, 256);
  if (setup?.test(text) !== true && !COMPLETION.test(text)) return null;
  return { type: "command", name: program.slice(0, 256), labels: SETUP_LABELS };
}

/** Asked of every program whose output somebody reads. */
function speaksOfCompletion(words: readonly Value[]): boolean {
  for (let i = 0; i < words.length; i++) if (words[i]!.text.includes("completion")) return true;
  return false;
}

/** Whether code is such output and nothing besides. */
export function setsUp({ text, sources }: Value): boolean {
  return text === SETUP_SHAPE && sources.length === 1 && sources[0]!.labels.includes("shell-setup");
}
