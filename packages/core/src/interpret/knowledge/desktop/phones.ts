import { joined } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";

/** What a phone's own programs do to all of it, or to all an app keeps. */
const WIPES =
  /(?:^|[\s;&|])(?:wipe\b|recovery\s+--(?:wipe|format)|sm\s+(?:format|partition))|MASTER_CLEAR|FACTORY_RESET/;
const CLEARS = /(?:^|[\s;&|])(?:pm|cmd\s+package)\s+(?:clear|uninstall)\s/;

const nothing: Usage = { unknownOptions: "ignored" };

/** A command line for the phone's own shell; without one a person types there. */
function onPhone(line: Line, emit: Emit): void {
  if (line.operands.length === 0) return;
  const text = joined(line.operands);
  if (WIPES.test(text.text)) emit.add("system.disk", "device", "phone", { what: "erase" });
  if (CLEARS.test(text.text))
    emit.maybe(() => emit.add("infra.delete", "device", "phone", { program: "adb", what: "app" }));
  emit.shell(text, { where: "remote" });
}

const adb: Entry = {
  names: ["adb"],
  syntax: "posix",
  options: {
    "-s, -t, -P, -L": "value",
    "-H": "host",
    "-a -d -e": "flag",
    "--version --help": "harmless",
  },
  subcommands: {
    "shell exec-out exec-in": { syntax: "posix", options: { "-n -T -t -x": "flag", "-e": "value" }, act: onPhone },
    push: { unknownOptions: "ignored", operands: { rest: "read", last: "text" } },
    pull: { unknownOptions: "ignored", operands: { rest: "text", last: "write" } },
    connect: { operands: "host" },
    "disable-verity remount root": {
      effects: [{ kind: "system.configure", type: "device", name: "phone", detail: { what: "security" } }],
    },
    "devices install install-multiple uninstall logcat get-state get-serialno get-devpath wait-for-device forward reverse version start-server kill-server reconnect disconnect bugreport reboot pair track-devices features jdwp sync enable-verity unroot":
      nothing,
  },
};

/** What a phone starts from is written or erased; unlocking it, or locking, erases all of it first. */
const erases = (what: string): Usage => ({
  unknownOptions: "ignored",
  effects: [{ kind: "system.disk", type: "device", name: "phone", detail: { what } }],
});

const fastboot: Entry = {
  names: ["fastboot", "heimdall", "mfastboot"],
  syntax: "word",
  options: {
    "-s, --slot, --set-active, -S, --disable-verity, --disable-verification": "optional",
    "-w": { sets: "wipes" },
    "--version --help -h": "harmless",
  },
  effects: [{ kind: "system.disk", type: "device", name: "phone", detail: { what: "erase" }, when: "wipes" }],
  subcommands: {
    "erase wipe-super": erases("erase"),
    "format format:ext4 format:f2fs": erases("format"),
    "flash flashall update flash:raw delete-logical-partition resize-logical-partition": erases("overwrite"),
    "flashing oem": {
      subcommands: {
        "lock unlock lock_critical unlock_critical": erases("erase"),
        "get_unlock_ability device-info": nothing,
      },
      otherwise: nothing,
    },
    "devices getvar reboot reboot-bootloader continue boot detect print-pit download-pit help version": nothing,
  },
};

export const entries: readonly Entry[] = [adb, fastboot];
