import type { Entry } from "../types.js";
import { withText } from "../value.js";

/** Input given in somebody's place: keys typed, buttons pressed, in whatever window is in front. */
const input: Entry = {
  names: ["xdotool", "ydotool", "wtype", "xte", "cliclick", "dotool", "xvkbd", "wmctrl", "xmacroplay"],
  unknownOptions: "ignored",
  act: (line, emit) => {
    const words = line.operands.map((one) => one.text);
    if (/^wmctrl$/.test(line.program) && line.words.every((one) => /^-(?:l|d|m|p|G|x)+$/.test(one.text))) return;
    if (words.every((one) => /^(?:get\w*|search|version|\d+|--\w+)$/.test(one))) return;
    emit.add("device.open", "device", "keyboard", { what: "input" });
    const at = words.indexOf("exec");
    if (at >= 0 && at + 1 < words.length) emit.run(line.operands.slice(at + 1));
  },
};

/** A chain of elements: the first says what is heard or seen. */
const gstreamer: Entry = {
  names: ["gst-launch-1.0", "gst-launch"],
  syntax: "bare",
  act: (line, emit) => {
    for (const { text } of line.words) {
      const device = RECORDS.get(/^(\w+?)(?:\s|$)/.exec(text)?.[1] ?? "");
      if (device !== undefined) emit.add("device.open", "device", device, { what: "capture" });
    }
    let element = "";
    for (const word of line.words) {
      if (/^\w+$/.test(word.text)) element = word.text;
      if (!word.text.startsWith("location=")) continue;
      emit.file(element.endsWith("src") ? "file.read" : "file.write", withText(word, word.text.slice(9)));
    }
  },
};

const RECORDS: ReadonlyMap<string, string> = new Map([
  ["v4l2src", "camera"],
  ["avfvideosrc", "camera"],
  ["libcamerasrc", "camera"],
  ["ximagesrc", "screen"],
  ["pipewiresrc", "screen"],
  ["alsasrc", "microphone"],
  ["pulsesrc", "microphone"],
  ["autoaudiosrc", "microphone"],
  ["autovideosrc", "camera"],
  ["osxaudiosrc", "microphone"],
  ["jackaudiosrc", "microphone"],
]);

/** Players show files, and by some addresses what a camera sees or a microphone hears. */
const players: Entry = {
  names: ["vlc", "cvlc", "nvlc", "mpv", "mplayer"],
  unknownOptions: "ignored",
  carries: false,
  act: (line, emit) => {
    for (const one of line.operands)
      if (/^(?:v4l2|alsa|pulse|qtcapture|avcapture|avfoundation|screen|dshow|tv|av|xcb-grab):\/\//.test(one.text))
        emit.add("device.open", "device", "camera", { what: "capture" });
      else emit.maybe(() => emit.file("file.read", one));
  },
};

/** What was copied before is kept, passwords among it. */
const copied: Entry = {
  names: ["cliphist", "clipman", "copyq", "gpaste-client", "clipcatctl", "clipse", "greenclip", "parcellite", "diodon"],
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (
      /^(?:list|decode|pick|read|get|print|history|show-history|clipboard|eval|find|search)$/.test(line.text(0) ?? "")
    )
      emit.add("secret.read", "none", null, { what: "prompt" });
  },
};

/** What is on the screen, typed, said or seen. */
const capture: readonly Entry[] = [
  {
    names: [
      "screencapture",
      "scrot",
      "gnome-screenshot",
      "import",
      "xwd",
      "maim",
      "grim",
      "flameshot",
      "spectacle",
      "shutter",
      "ksnapshot",
      "xfce4-screenshooter",
      "fbgrab",
      "escrotum",
      "kazam",
      "recordmydesktop",
      "simplescreenrecorder",
      "wf-recorder",
      "wayshot",
      "hyprshot",
      "grimshot",
      "ksnip",
      "byzanz-record",
      "wl-screenrec",
      "gpu-screen-recorder",
      "deepin-screenshot",
      "mate-screenshot",
    ],
    syntax: "word",
    options: {
      "-out -o -f --file -window-out": "write",
      "-window -w -d --delay -id -name -display -root -e --exec -t -T -R -D -l -B -V -g -G -s -p -q --quality -x -i -c -m -C -P -M -S -a -b -u -k -v -z -n -silent -frame -nobdrs -xy -add -screen -icmap -border -crop -quality -resize -geometry":
        "optional",
      "--help -help --version -version -h": "harmless",
    },
    unknownOptions: "ignored",
    effects: [{ kind: "device.open", type: "device", name: "screen", detail: { what: "capture" } }],
    act: (line, emit) => {
      // `import -window root file`: the last word is where the picture goes.
      const file = line.operands[line.operands.length - 1];
      if (file !== undefined && /[./]/.test(file.text)) emit.file("file.write", file);
    },
  },
  {
    names: [
      "arecord",
      "parecord",
      "parec",
      "pw-record",
      "rec",
      "fswebcam",
      "streamer",
      "imagesnap",
      "v4l2-ctl",
      "guvcview",
      "motion",
      "cheese",
    ],
    unknownOptions: "ignored",
    options: {
      "-l -L --list-devices --list-pcms -h --help --version": "harmless",
      "-D --device -d --duration -f --format -r --rate -c --channels -t --file-type -w -S -o": "value",
    },
    effects: [{ kind: "device.open", type: "device", name: "camera", detail: { what: "capture" } }],
    operands: "write",
  },
  {
    // They show what is typed into every window.
    names: [
      "xinput",
      "xspy",
      "logkeys",
      "xev",
      "showkey",
      "evtest",
      "keylogger",
      "screenkey",
      "xmacrorec2",
      "libinput",
    ],
    unknownOptions: "ignored",
    act: (line, emit) => {
      const verb = line.text(0) ?? "";
      if (/^(?:list|list-props|list-devices|version|help)$/.test(verb) || line.has("--list")) return;
      if (line.program === "xinput" && line.operands.length === 0) return;
      emit.add("device.open", "device", "keyboard", { what: "capture" });
    },
  },
];

export const entries: readonly Entry[] = [input, gstreamer, players, copied, ...capture];
