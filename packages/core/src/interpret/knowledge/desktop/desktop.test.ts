import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["xdg-open https://h.example", ["net.connect h.example"], "an address"],
  ["xdg-open a.pdf", [`file.read ${app("a.pdf")}`], "a file"],
  [
    "open -a Chrome --args --remote-debugging-port=1337",
    ["net.listen 0.0.0.0", "code.run Chrome package"],
    "a browser anybody here may drive",
  ],
  [
    "google-chrome --headless --screenshot=s.png https://h.example",
    [`file.write ${app("s.png")}`, "net.receive h.example"],
    "fetches",
  ],
  ["pbpaste", ["secret.read clipboard"], "what was copied last"],
  ["xclip -o -selection clipboard", ["secret.read clipboard"], "what was copied last"],
  ["zenity --password --title=Update", ["secret.read prompt"], "a person's password"],
  ["zenity --info --text=done", [], "shows only"],
  ["systemd-ask-password Root:", ["secret.read prompt"], "a person's password"],
  ["screencapture -x s.png", ["device.open screen capture", `file.write ${app("s.png")}`], "the screen"],
  ["import -window root s.png", ["device.open screen capture", `file.write ${app("s.png")}`], "the screen"],
  ["xwd -root -out s.xwd", [`file.write ${app("s.xwd")}`, "device.open screen capture"], "the screen"],
  ["arecord -d 5 a.wav", [`file.write ${app("a.wav")}`, "device.open camera capture"], "the microphone"],
  ["xinput test 8", ["device.open keyboard capture"], "what is typed"],
  ["xinput list", [], "names only"],
  ["xdotool key Return", ["device.open keyboard input"], "typed in somebody's place"],
  ["ffmpeg -i a.mp4 -c:v copy b.mkv", [`file.read ${app("a.mp4")}`, `file.write ${app("b.mkv")}`], "converts"],
  ["ffmpeg -f x11grab -i :0 s.mp4", ["device.open screen capture", `file.write ${app("s.mp4")}`], "the screen"],
  ["convert a.png -resize 50% b.png", [`file.read ${app("a.png")}`, `file.write ${app("b.png")}`], "converts"],
  ["pandoc a.md -o b.html", [`file.write ${app("b.html")}`, `file.read ${app("a.md")}`], "converts"],
  ["yt-dlp https://h.example/v", ["net.receive h.example"], "fetches"],
  ["gsettings get a b", [], "reads"],
  ["xhost +", ["system.configure access"], "everybody may see and type"],
  ["xterm -display h.example:1", ["net.connect h.example", "system.configure access"], "somebody else's screen"],
  ["xterm -display :1", [], "a screen here"],
  ["xterm -display localhost:10.0", [], "a screen here"],
  ["wl-paste --watch rm a", ["secret.read prompt", `file.delete ${app("a")}`], "all that is copied from now on"],
  ["wl-paste --list-types", ["secret.read clipboard"], "once"],
  ["xdg-mime default x.desktop x-scheme-handler/https", ["system.configure desktop"], "what opens every address"],
  [
    "gst-launch-1.0 v4l2src num-buffers=1 ! jpegenc ! filesink location=c.jpg",
    ["device.open camera capture", `file.write ${app("c.jpg")}`],
    "the camera, in a chain",
  ],
  [
    "gst-launch-1.0 filesrc location=a.mp4 ! decodebin ! autovideosink",
    [`file.read ${app("a.mp4")}`],
    "a file is shown",
  ],
  ["cliphist list", ["secret.read prompt"], "all that was copied"],
  ["copyq show", [], "its window"],
  ["sox -d a.wav trim 0 9", ["device.open microphone capture", `file.write ${app("a.wav")}`], "records"],
  ["sox a.wav -d", [], "plays"],
  ["cvlc alsa:// --run-time=9", ["device.open camera capture"], "hears"],
  ["mpv a.mp4", [`? file.read ${app("a.mp4")}`], "plays"],
  ["xdg-mime query default text/html", [], "looks only"],
  ["xdg-settings set default-web-browser x.desktop", ["system.configure desktop"], "what opens every address"],
  ["xterm -e rm a", [`file.delete ${app("a")}`], "P3: a terminal"],
  ["gnome-terminal -- rm a", [`file.delete ${app("a")}`], "P3: a terminal"],
];

describe("the desktop", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
