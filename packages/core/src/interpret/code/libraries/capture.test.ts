import { expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** What a person does before the machine, seen, heard or done in their place; null where nothing of it is reached. */
const ROWS: readonly (readonly [code: string, as: string | null, why: string])[] = [
  ["import pyautogui; pyautogui.screenshot('a.png')", "as scrot", "the screen"],
  ["from PIL import ImageGrab; ImageGrab.grab()", "as scrot", "the screen"],
  ["import mss; s = mss.mss()", "as scrot", "the screen"],
  ["import cv2; c = cv2.VideoCapture(0)", "as fswebcam", "the first camera"],
  ["import cv2; c = cv2.VideoCapture('a.mp4')", null, "a file"],
  ["import cv2; cv2.imread('a.png')", null, "a picture"],
  ["import sounddevice as sd; sd.rec(44100)", "as arecord", "the microphone"],
  ["import sounddevice as sd; sd.play(x)", null, "the loudspeaker"],
  ["from pynput import keyboard; keyboard.Listener(on_press=print)", "as logkeys --start", "every key"],
  ["import keyboard; keyboard.record('esc')", "as logkeys --start", "every key"],
  ["import pyautogui; pyautogui.hotkey('ctrl', 'c')", "as xdotool type x", "keys in somebody's place"],
  ["import pyautogui; pyautogui.size()", null, "how large it is"],
  ["import pyperclip; pyperclip.paste()", "as pbpaste", "the clipboard"],
  ["import pyperclip; pyperclip.copy('x')", null, "into the clipboard"],
  ["from PIL import Image; Image.open('a.png')", null, "a picture"],
];

it.each(ROWS)("P3: %s: %s (%s)", (code, as) => {
  expect(effectsOf("python", code).find((one) => one.startsWith("as ")) ?? null).toBe(as);
});
