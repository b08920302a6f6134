import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["adb devices -l", [], "lists"],
  ["adb -s R58 logcat -d -s App:*", [], "shows"],
  ["adb install -r app/build/app-debug.apk", [], "an app of the project"],
  ["adb shell am start -n com.a/.Main", [], "starts an app"],
  ["adb shell input text hello", [], "types on the phone"],
  ["adb push a.txt /sdcard/", ["file.read /home/dev/app/a.txt"], "a file goes to the phone"],
  ["adb pull /sdcard/a.png out.png", ["file.write /home/dev/app/out.png"], "a file comes from it"],
  ["adb shell rm -r /sdcard/DCIM", ["file.delete /sdcard/DCIM recursive remote"], "D1: a file of the phone"],
  ["adb -s R58 shell recovery --wipe_data", ["system.disk phone erase"], "D1: all a person has on it"],
  [
    "adb shell am broadcast -a android.intent.action.MASTER_CLEAR",
    ["system.disk phone erase"],
    "D1: the same by a message",
  ],
  ["adb shell pm clear com.a", ["? infra.delete phone app"], "D1: all the app keeps"],
  ["adb remount", ["system.configure phone security"], "the system may be written"],
  ["fastboot devices", [], "lists"],
  ["fastboot -s R58 getvar all", [], "shows"],
  ["fastboot -w", ["system.disk phone erase"], "D1: all a person has on it"],
  ["fastboot erase userdata", ["system.disk phone erase"], "D1: a part of it"],
  ["fastboot flash boot boot.img", ["system.disk phone overwrite"], "D1: what it starts from"],
  ["fastboot flashing unlock", ["system.disk phone erase"], "D1: unlocking erases first"],
  ["fastboot oem device-info", [], "shows"],
];

describe("D1: phones on a cable", () => {
  it.each(ROWS)("%s", (command, effects) => {
    expect(effectsOf(command).filter((one) => !one.startsWith("code.run"))).toEqual(effects);
  });
});
