import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { withText } from "../value.js";

/** Opens a file or an address with the program the desktop chose for it. */
const open: Entry = {
  names: [
    "xdg-open",
    "gio-open",
    "gnome-open",
    "kde-open",
    "exo-open",
    "sensible-browser",
    "x-www-browser",
    "wslview",
    "start",
    "explorer.exe",
    "garcon",
  ],
  unknownOptions: "ignored",
  act: opens,
};

const macOpen: Entry = {
  names: ["open"],
  options: {
    "-a -b": { value: "required", sets: "app" },
    "-e -t -f -F -W -R -n -g -j -h -u": "flag",
    "--args": { sets: "args" },
    "--env --stdin --stdout --stderr -s --arch": "value",
  },
  act: (line, emit) => {
    const app = line.value("-a");
    // What follows `--args` goes to the application: a browser may open its debugger to everybody here.
    if (line.flag("args") && line.words.some((word) => /^--?remote-debugging-(?:port|pipe|address)/.test(word.text)))
      emit.add("net.listen", "host", "0.0.0.0", { scheme: "debugger" });
    if (app !== null) emit.add("code.run", "program", app, { language: "other", origin: "package", program: "open" });
    if (!line.flag("args")) opens(line, emit);
  },
  unknownOptions: "ignored",
};

function opens(line: Line, emit: Emit): void {
  for (const one of line.operands) {
    if (/^[a-z][a-z0-9+.-]+:/i.test(one.text.slice(0, 64))) emit.net("net.connect", one);
    else emit.file("file.read", one);
  }
}

/** Browsers: they fetch what they are given, and with a debugging port they hand themselves to whoever asks. */
const browsers: Entry = {
  names: [
    "firefox",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "brave-browser",
    "microsoft-edge",
    "opera",
    "vivaldi",
    "safari",
    "epiphany",
    "konqueror",
    "qutebrowser",
    "lynx",
    "links",
    "elinks",
    "w3m",
    "surf",
    "wkhtmltopdf",
    "wkhtmltoimage",
    "chromedriver",
    "geckodriver",
    "msedgedriver",
  ],
  options: {
    "--remote-debugging-port --remote-debugging-address --remote-debugging-pipe --remote-allow-origins --start-debugger-server -marionette --marionette":
      { value: "optional", sets: "debugs" },
    "--load-extension --user-data-dir --profile-directory -profile --profile -P --user-agent --proxy-server --window-size --lang --host-resolver-rules --proxy-pac-url --disk-cache-dir --virtual-time-budget --force-device-scale-factor --app --class --display -width -height -useragent -cfg -lss -lssfile -cmd_script -cmd_log -accept_charset -cookie_file -cookie_save_file -auth -o":
      { value: "optional" },
    "--screenshot --print-to-pdf": { value: "optional", is: "write" },
    "-dump -source -listonly -nolist -head -mime_header -crawl -traversal --dump-source -dump_source -no-remote -new-instance -new-window -new-tab -private-window -headless --headless --no-sandbox --disable-gpu --incognito --dump-dom --no-first-run --disable-extensions --kiosk --new-window --disable-web-security --mute-audio":
      "flag",
  },
  syntax: "word",
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (line.flag("debugs")) emit.add("net.listen", "host", "127.0.0.1", { scheme: "debugger" });
    for (const one of line.operands) {
      if (/^(?:\/|\.|file:|about:|[\w-]+\.(?:html?|pdf|txt|md|png)$)/.test(one.text)) {
        if (!one.text.startsWith("about:")) emit.file("file.read", withText(one, one.text.replace(/^file:\/\//, "")));
      } else emit.net("net.receive", one);
    }
    if (/^wkhtmlto/.test(line.program) && line.operands.length > 1)
      emit.file("file.write", line.operands[line.operands.length - 1]!);
  },
};

/** The clipboard: what was copied last may be a password. */
const clipboard: readonly Entry[] = [
  { names: ["pbcopy", "clip.exe", "wl-copy"], unknownOptions: "ignored" },
  {
    names: ["pbpaste", "wl-paste"],
    options: {
      "-pboard -Prefer -t --type": "value",
      "-l --list-types -n --no-newline -p --primary": "flag",
      // A command is run, again and again, for all that is copied from now on.
      "-w --watch": { sets: "watches" },
    },
    syntax: "posix",
    unknownOptions: "ignored",
    effects: [
      { kind: "secret.read", detail: { what: "clipboard" }, unless: "watches" },
      { kind: "secret.read", detail: { what: "prompt" }, when: "watches" },
    ],
    launches: { when: "watches" },
  },
  {
    names: ["xclip", "xsel"],
    options: {
      "-o -out --output": { effects: [{ kind: "secret.read", detail: { what: "clipboard" } }] },
      "-i -in --input -b --clipboard -p --primary -s --secondary -f -filter -r -rmlastnl -a --append -c --clear -k --keep -x --exchange -quiet -silent -verbose -noutf8 --nodetach -n --trim":
        "flag",
      "-selection -sel -target -t -display -d -loops -l --selectionTimeout -se": "value",
    },
    syntax: "word",
    operands: "read",
  },
];

/** `-display host:0`: whoever sits at that screen types into this program. */
function showsElsewhere(line: Line, emit: Emit): void {
  const at = line.words.findIndex(({ text }) => /^--?d(?:isplay)?$/.test(text));
  const given = at < 0 ? undefined : line.words[at + 1];
  const display = given ?? line.words.find(({ text }) => /^--display=/.test(text));
  const host = /^(?:--display=)?(?:\w+\/)?([^:]+):{1,2}\d/.exec(display?.text.slice(0, 256) ?? "")?.[1];
  if (display === undefined || host === undefined || /^(?:localhost|unix|127\.[\d.]+)$/i.test(host)) return;
  emit.net("net.connect", withText(display, host));
  emit.add("system.configure", "none", null, { what: "access", program: line.program });
}

/** Terminals that take a command without an option before it; `kitty @ launch x` asks one that runs. */
const BARE = /^(?:foot|kitty|st)$/;
function startsBare(line: Line, emit: Emit): void {
  const { words } = line;
  const from = words[0]?.text === "@" ? words.findIndex(({ text }) => text === "launch") + 1 : 0;
  const at = words.findIndex(({ text }, index) => index >= from && !text.startsWith("-"));
  if (at >= 0 && (words[0]?.text !== "@" || from > 0)) emit.run(words.slice(at));
}

/** Settings of the desktop, and windows that only show. */
const settings: readonly Entry[] = [
  {
    names: ["gsettings", "dconf", "kwriteconfig5", "xfconf-query", "gconftool-2"],
    unknownOptions: "ignored",
    subcommands: {
      "get list-schemas list-keys list-recursively list-children range describe writable monitor read list dump watch help":
        { unknownOptions: "ignored" },
    },
    otherwise: { unknownOptions: "ignored", effects: [{ kind: "system.configure", detail: { what: "desktop" } }] },
  },
  {
    names: [
      "xrandr",
      "xset",
      "setxkbmap",
      "xmodmap",
      "xrdb",
      "xhost",
      "xauth",
      "xsetroot",
      "xbacklight",
      "brightnessctl",
      "redshift",
      "feh",
      "nitrogen",
      "amixer",
      "pactl",
      "pacmd",
      "alsamixer",
      "wpctl",
      "playerctl",
      "light",
      "ddcutil",
      "bluetoothctl",
      "xdg-mime",
      "xdg-settings",
      "update-desktop-database",
      "gtk-update-icon-cache",
      "fc-cache",
    ],
    unknownOptions: "ignored",
    act: (line, emit) => {
      // `xhost +` lets everybody see and type here; `xauth list` shows the cookie that does.
      if (line.program === "xhost" && line.operands.some((one) => one.text.startsWith("+")))
        emit.add("system.configure", "none", null, { what: "access" });
      // Which program opens an address or a file from now on.
      if (
        /^xdg-(?:mime|settings)$/.test(line.program) &&
        /^(?:default|install|uninstall|set)$/.test(line.text(0) ?? "")
      )
        emit.add("system.configure", "none", null, { what: "desktop", program: line.program });
      if (line.program === "xauth" && /^(?:list|extract|nextract|merge)/.test(line.text(0) ?? ""))
        emit.add("secret.read", "none", null, { what: "xauth" });
    },
  },
  {
    // What a person types there unseen is a password of theirs.
    names: [
      "zenity",
      "kdialog",
      "dialog",
      "whiptail",
      "systemd-ask-password",
      "ssh-askpass",
      "ksshaskpass",
      "pinentry",
    ],
    options: {
      "--password --passwordbox --newpassword --insecure": { sets: "unseen" },
      "--title --text --width --height --backtitle": "value",
    },
    syntax: "word",
    unknownOptions: "ignored",
    act: (line, emit) => {
      if (line.flag("unseen") || /ask-?pass|pinentry/.test(line.program))
        emit.add("secret.read", "none", null, { what: "prompt" });
    },
  },
  {
    names: [
      "notify-send",
      "xmessage",
      "yad",
      "gxmessage",
      "osd_cat",
      "terminal-notifier",
      "say",
      "espeak",
      "spd-say",
      "beep",
      "aplay",
      "paplay",
      "mpg123",
      "mpg321",
      "play",
      "afplay",
      "ogg123",
      "cmus",
      "eog",
      "evince",
      "okular",
      "zathura",
      "xpdf",
      "gthumb",
      "display",
      "nautilus",
      "dolphin",
      "thunar",
      "pcmanfm",
      "nemo",
      "glxinfo",
      "glxgears",
      "xdpyinfo",
      "xprop",
      "xwininfo",
      "xlsclients",
      "xlsfonts",
      "xfontsel",
      "fc-list",
      "fc-match",
      "fc-query",
      "xwud",
      "xdriinfo",
      "xvinfo",
      "vainfo",
      "vdpauinfo",
      "clinfo",
      "vulkaninfo",
      "xclock",
      "xeyes",
      "gnome-calculator",
      "skype",
      "slack",
      "zoom",
      "teams",
      "discord",
    ],
    unknownOptions: "ignored",
    operands: [{ kind: "file.read", certainty: "possible" }],
    carries: false,
  },
  {
    // A terminal runs what follows `-e`.
    names: [
      "xterm",
      "gnome-terminal",
      "konsole",
      "xfce4-terminal",
      "lxterminal",
      "alacritty",
      "kitty",
      "urxvt",
      "rxvt",
      "terminator",
      "st",
      "foot",
      "wezterm",
      "tilix",
      "x-terminal-emulator",
      "mate-terminal",
      "terminology",
      "guake",
    ],
    syntax: "bare",
    act: (line, emit) => {
      showsElsewhere(line, emit);
      const at = line.words.findIndex((word) => /^(?:-e|-x|--|--execute|--command|-c|-hold)$/.test(word.text));
      if (at < 0 && BARE.test(line.program)) return startsBare(line, emit);
      if (at < 0 || at + 1 >= line.words.length) return;
      const rest = line.words.slice(at + 1);
      if (rest.length === 1) emit.shell(rest[0]!);
      else emit.run(rest);
    },
  },
];

export const entries: readonly Entry[] = [open, macOpen, browsers, ...clipboard, ...settings];
