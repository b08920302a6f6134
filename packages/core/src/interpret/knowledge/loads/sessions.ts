import { textsBehind } from "../../code/project/calls.js";
import { eitherOf } from "../../code/project/named.js";
import { linesAfter, valuesOf } from "../../code/project/settings.js";
import { textsIn } from "../../code/project/texts.js";
import { quoted } from "../../code/project/words.js";
import type { Load, Tells } from "./types.js";

const ssh: readonly Load[] = [
  { files: "~/.ssh/config", by: "-F", as: valuesOf(/^(?:proxycommand|localcommand|knownhostscommand)$/i) },
];
const login: readonly Load[] = [
  { files: "~/.bashrc", given: "-i -ic -l -lc -il -ilc -li --login", as: "shell" },
  { files: "~/.bash_profile ~/.bash_login ~/.profile", given: "-l -lc -il -ilc -li --login", as: "shell" },
];
const units = valuesOf(/^Exec(?:Start(?:Pre|Post)?|Reload|Stop(?:Post)?|Condition)$/);

/** Each line is an option of the program's. */
const curlOptions: Tells = (text) => {
  const options = linesAfter(/^[ \t]*-{0,2}([a-z][\w-]*(?:[ \t]*[=: \t][ \t]*\S.*)?)$/)(text).map((one) => {
    const [, name, value = ""] = /^([\w-]+)[ \t]*[=:]?[ \t]*(.*)$/.exec(one.text)!;
    return `${name!.length === 1 ? "-" : "--"}${name} ${value}`;
  });
  return options.length === 0 ? [] : [{ text: `curl ${options.join(" ")}` }];
};
/** `post_file = x`: each line an option by its long name. */
const wgetOptions: Tells = (text) => {
  const options = linesAfter(/^[ \t]*([a-z]\w*[ \t]*=[ \t]*\S.*)$/i)(text).map((one) => {
    const [, name, value] = /^(\w+)[ \t]*=[ \t]*(.*)$/.exec(one.text)!;
    return `--${name!.toLowerCase().replaceAll("_", "-")}=${value}`;
  });
  return options.length === 0 ? [] : [{ text: `wget ${options.join(" ")}` }];
};
/** Engines and providers are libraries: `dynamic_path = /tmp/x.so`. */
const libraries: Tells = (text) =>
  valuesOf(/^(?:dynamic_path|module)$/)(text).map((one) => ({
    text: `LD_PRELOAD=${quoted(one.text)} true`,
  }));
const vimLines = eitherOf(
  linesAfter(/^\s*(?:au(?:tocmd)?!?\s+\S+\s+\S+\s+)?(?:silent!?\s+)?(?::|exe(?:cute)?\s+["']:?)?!(.+?)["']?$/),
  textsBehind(/\bsystem(?:list)?\(\s{0,8}\[?(?=["'])/g),
);
/** A script of Neovim's in Lua. */
const luaCalls = textsBehind(
  /\b(?:vim\.(?:fn\.)?system(?:list)?|vim\.(?:loop|uv)\.spawn|vim\.cmd|os\.execute|io\.popen)[ \t]{0,4}\(?\s{0,8}\{?(?=["'])/g,
);
/** `pane command="rm" { args "x" }` */
const kdlPanes = textsIn(
  /\bcommand="([^"\n]+)"(?:[^{}\n]{0,256}\{\s{0,64}args((?:\s+"[^"\n]*")+))?/g,
  ([command, args = ""]) => [`${command} ${args.replaceAll('"', "'").replace(/\s+/g, " ")}`],
);
const lines = (words: string): Tells => linesAfter(new RegExp(`^\\s*(?:${words})\\s+(.+)$`));
/** A debugger's lines of Python. */
const python =
  (words: string): Tells =>
  (text) =>
    lines(words)(text).map((one) => ({ ...one, language: "python" }));

/** Shells, editors, debuggers, clients and managers of services: what they read when they start. */
export const SESSIONS: Readonly<Record<string, readonly Load[]>> = {
  bash: login,
  sh: login,
  zsh: [
    { files: "~/.zshenv ~/.zshrc ~/.zprofile", as: "shell" },
    { files: ".zshenv .zshrc .zprofile", variable: "ZDOTDIR", as: "shell" },
  ],
  direnv: [{ files: ".envrc", where: "around", as: "shell" }],
  ssh,
  scp: ssh,
  sftp: ssh,
  rsync: ssh,
  vim: [{ files: "~/.vimrc .exrc", by: "-u -S -s", as: vimLines }],
  nvim: [
    { files: "~/.config/nvim/init.vim .exrc", by: "-u -S -s", as: vimLines },
    { files: "~/.config/nvim/init.lua .nvim.lua", by: "-u -S -l", as: luaCalls },
  ],
  zellij: [{ files: "*.kdl", where: "named", as: kdlPanes }],
  lighttpd: [{ files: "lighttpd.conf", by: "-f", as: linesAfter(/^\s*include_shell\s+"(.+)"/) }],
  sqlite3: [{ files: "~/.sqliterc", by: "-init --init", as: linesAfter(/^\s*\.(?:shell|system)\s+(.+)$/) }],
  tmux: [
    {
      files: "~/.tmux.conf",
      by: "-f source source-file",
      as: linesAfter(/^\s*(?:run-shell|run|if-shell|if)\s+(?:-b\s+)?(.+)$/),
    },
  ],
  screen: [
    { files: "~/.screenrc", by: "-c", as: linesAfter(/^[ \t]*(?:exec|screen)[ \t]+(?:[!.:|]{1,4}[ \t]+)?(.+)$/) },
  ],
  gdb: [
    { files: ".gdbinit ~/.gdbinit", by: "-x --command -ix", as: lines("shell|!|make") },
    { files: ".gdbinit ~/.gdbinit", by: "-x --command -ix", as: python("python|py|pi") },
  ],
  lldb: [
    { files: ".lldbinit ~/.lldbinit", by: "-s --source -S", as: lines("(?:platform )?shell(?: --)?") },
    { files: ".lldbinit ~/.lldbinit", by: "-s --source -S", as: python("script(?: --)?") },
  ],
  psql: [
    { files: "~/.psqlrc", by: "-f --file", as: linesAfter(/^\s*\\!\s*(.+)$/) },
    { variable: "PSQLRC", as: linesAfter(/^\s*\\!\s*(.+)$/) },
  ],
  curl: [
    { files: "~/.curlrc", by: "-K --config", as: curlOptions },
    { files: ".curlrc curlrc", variable: "CURL_HOME XDG_CONFIG_HOME", as: curlOptions },
  ],
  wget: [
    { files: "~/.wgetrc", by: "--config", as: wgetOptions },
    { variable: "WGETRC", as: wgetOptions },
  ],
  rg: [{ variable: "RIPGREP_CONFIG_PATH", as: linesAfter(/^[ \t]*--pre(?:=|[ \t]+)(\S+)/) }],
  openssl: [{ variable: "OPENSSL_CONF", as: libraries, unread: true }],
  systemctl: [
    { files: "*.service", where: "around", as: units },
    { files: "~/.config/systemd/user/*.service", as: units },
  ],
  supervisord: [{ by: "-c", files: "supervisord.conf", as: valuesOf(/^command$/) }],
  R: [
    { files: ".Rprofile ~/.Rprofile", as: "r" },
    { variable: "R_PROFILE_USER R_PROFILE", as: "r" },
  ],
  Rscript: [
    { files: ".Rprofile ~/.Rprofile", as: "r" },
    { variable: "R_PROFILE_USER R_PROFILE", as: "r" },
  ],
};
