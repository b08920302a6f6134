import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  [
    "dbus-send --system --dest=org.freedesktop.Accounts --type=method_call --print-reply /a org.freedesktop.Accounts.CreateUser string:x",
    ["system.configure org.freedesktop.Accounts service"],
    "an account, made by a service of root's",
  ],
  [
    "busctl call org.freedesktop.systemd1 /a org.freedesktop.systemd1.Manager StartUnit ss x.service replace",
    ["system.configure org.freedesktop.systemd1 service"],
    "a unit",
  ],
  [
    "busctl --user call org.freedesktop.systemd1 /a org.freedesktop.systemd1.Manager StartTransientUnit",
    ["system.configure org.freedesktop.systemd1 service"],
    "a unit of one's own",
  ],
  [
    "busctl set-property org.freedesktop.hostname1 /a org.x Hostname s y",
    ["system.configure org.freedesktop.hostname1 service"],
    "a setting",
  ],
  [
    "gdbus call -y -d org.freedesktop.PackageKit -o /a -m org.freedesktop.PackageKit.CreateTransaction",
    ["system.configure org.freedesktop.PackageKit service"],
    "packages",
  ],
  [
    "gdbus call --session -d org.gnome.Shell -o /a -m org.gnome.Shell.Eval 'x()'",
    ["opaque unknown_code"],
    "code inside the desktop",
  ],
  ["qdbus org.kde.plasmashell /PlasmaShell evaluateScript 'x'", ["opaque unknown_code"], "code inside the desktop"],
  [
    "gdbus call --session -d org.freedesktop.secrets -o /a -m org.freedesktop.Secret.Service.GetSecrets '[]' /s",
    ["secret.read keyring keyring"],
    "stored passwords",
  ],
  [
    "qdbus org.kde.kwalletd5 /modules/kwalletd5 readPassword 1 a b c",
    ["secret.read keyring keyring"],
    "stored passwords",
  ],
  [
    "gdbus call --session -d org.gnome.Shell -o /a -m org.gnome.Shell.Screenshot.Screenshot true",
    ["device.open screen capture"],
    "the screen",
  ],
  [
    "busctl call org.freedesktop.login1 /a org.freedesktop.login1.Manager PowerOff b true",
    ["system.power shutdown"],
    "the machine",
  ],
];

const QUIET: readonly (readonly [command: string, why: string])[] = [
  ["busctl list", "looks"],
  ["busctl tree org.freedesktop.systemd1", "looks"],
  ["busctl introspect org.freedesktop.login1 /a", "looks"],
  ["busctl get-property org.freedesktop.hostname1 /a org.x Hostname", "looks"],
  ["busctl call org.freedesktop.systemd1 /a org.freedesktop.systemd1.Manager ListUnits", "asks"],
  ["gdbus introspect --session --dest org.x --object-path /a", "looks"],
  [
    "gdbus call --session --dest org.freedesktop.Notifications --object-path /a --method org.freedesktop.Notifications.Notify x",
    "a word to the person",
  ],
  ["dbus-send --session --dest=org.mpris.MediaPlayer2.x --print-reply /a org.mpris.MediaPlayer2.Player.Pause", "music"],
  ["dbus-send --system --dest=org.freedesktop.DBus --print-reply / org.freedesktop.DBus.ListNames", "asks"],
  ["gdbus --help", "help"],
  ["qdbus org.x /a", "looks"],
];

describe("messages on a bus", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
  it.each(QUIET)("P4: %s does nothing", (command) => {
    expect(effectsOf(command)).toEqual([]);
  });
});
