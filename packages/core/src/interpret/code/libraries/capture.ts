import { knownNumber } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { answer } from "./client.js";

/** Functions that see, hear or type what a person does, and the program that does the same. */
const CAPTURES: readonly (readonly [names: RegExp, program: readonly string[]])[] = [
  [
    /^(?:pyautogui\.(?:screenshot|locateOnScreen|pixel)|PIL\.ImageGrab\.grab(?:clipboard)?|pyscreenshot\.grab|pyscreeze\.screenshot|mss\.(?:mss|MSS)|mss\.tools\.to_png|d3dshot\.create|screenshot-desktop|robotjs\.screen\.capture)$/,
    ["scrot"],
  ],
  [
    /^(?:sounddevice\.(?:rec|playrec|InputStream|RawInputStream)|speech_recognition\.Microphone|soundcard\.default_microphone|node-record-lpcm16\.(?:record|start)|mic|node-microphone)$/,
    ["arecord"],
  ],
  [/^(?:imageio\.get_reader|node-webcam\.(?:create|capture)|picamera2?\.PiCamera|picamera2\.Picamera2)$/, ["fswebcam"]],
  [
    /^(?:pynput\.(?:keyboard|mouse)\.Listener|keyboard\.(?:on_press|on_release|hook|record|read_event|read_key|start_recording)|pyxhook\.HookManager|uiohook-napi\.uIOhook\.start|iohook\.start|node-global-key-listener\.GlobalKeyboardListener)$/,
    ["logkeys", "--start"],
  ],
  [
    /^(?:pyautogui\.(?:typewrite|write|press|hotkey|click|doubleClick|moveTo|dragTo)|pynput\.(?:keyboard|mouse)\.Controller|keyboard\.(?:write|press|send|press_and_release)|robotjs\.(?:typeString|keyTap|mouseClick))$/,
    ["xdotool", "type", "x"],
  ],
  [
    /^(?:pyperclip\.(?:paste|waitForPaste|waitForNewPaste)|clipboard\.paste|clipboardy\.(?:read|readSync)|clipboardy\.default\.read)$/,
    ["pbpaste"],
  ],
];

/** Libraries that reach the devices a person uses: the screen, the camera, the microphone, the keys. */
export function captureLibrary(name: string): Handler | undefined {
  // A number is a camera of this machine; a text is a file or an address.
  if (name === "cv2.VideoCapture")
    return (c) => {
      if (knownNumber(c.args[0]) !== null) c.m.emit({ type: "as", argv: ["fswebcam"] });
      return answer(c);
    };
  const found = CAPTURES.find(([names]) => names.test(name));
  if (found === undefined) return undefined;
  return (c) => {
    c.m.emit({ type: "as", argv: [...found[1]] });
    return answer(c);
  };
}
