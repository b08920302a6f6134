import { describe, expect, it } from "vitest";
import { canonicalPath } from "../canonical.js";
import { labelPath } from "../label.js";

const PLACE = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
} as const;

/** What is written there is started later. */
const STARTED: readonly (readonly [path: string, why: string])[] = [
  ["~/.config/sway/config", "`exec`"],
  ["~/.config/i3/config", "`exec`"],
  ["~/.config/hypr/hyprland.conf", "`exec-once`"],
  ["~/.config/openbox/autostart", "a script"],
  ["~/.config/awesome/rc.lua", "a program"],
  ["~/.config/waybar/config", "`exec` of a module"],
  ["~/.xbindkeysrc", "a key runs a command"],
  ["~/.hammerspoon/init.lua", "a program"],
  ["~/.local/share/applications/firefox.desktop", "what a click starts"],
  ["~/.local/share/dbus-1/services/org.x.service", "started by a message"],
  ["~/.local/share/gnome-shell/extensions/x@y/extension.js", "the shell loads it"],
  ["~/.local/share/nautilus/scripts/x", "the file manager's menu"],
  ["~/Library/Preferences/ByHost/com.apple.loginwindow.1234.plist", "what is opened again after a login"],
  ["/Library/Preferences/com.apple.loginwindow.plist", "its hooks, for everybody"],
  ["~/Library/QuickLook/x.qlgenerator", "loaded by every preview"],
  ["~/Library/Application Support/iTerm2/Scripts/AutoLaunch/x.py", "by its name"],
  ["~/Library/Application Support/com.apple.TCC/TCC.db", "who may read the screen"],
  ["~/.config/google-chrome/NativeMessagingHosts/x.json", "the browser starts it"],
  ["~/.config/mpv/scripts/x.lua", "the player loads it"],
  ["~/.local/bin/git", "before the system's own"],
  ["~/bin/sudo", "asks for the password in its stead"],
  ["~/.cursor/extensions/x/package.json", "the editor loads it"],
  ["~/.local/share/nvim/site/plugin/x.lua", "the editor loads it"],
  ["~/.config/JetBrains/IntelliJIdea2026.1/plugins/x.jar", "the editor loads it"],
  ["~/.forward", "mail is piped to it"],
  ["~/.procmailrc", "mail is piped to it"],
  ["~/.gradle/init.d/x.gradle", "every build"],
  ["~/.m2/extensions.xml", "every build"],
  ["~/.cargo/config.toml", "`rustc-wrapper`"],
  ["~/.config/go/env", "`-toolexec`"],
  ["~/.docker/cli-plugins/docker-compose", "`docker compose`"],
  ["~/.local/share/gh/extensions/gh-x/gh-x", "`gh x`"],
  ["~/.jupyter/jupyter_server_config.py", "a program"],
  ["~/.lldbinit", "commands"],
  ["~/.pm2/dump.pm2", "what comes back after a restart"],
];

/** Beside them: only data, or what one installs for oneself. */
const QUIET: readonly (readonly [path: string, why: string])[] = [
  ["~/.local/bin/ripgrep", "a program of one's own"],
  ["~/.local/bin/kubectl", "commonly installed by hand"],
  ["~/.local/bin/login", "too common a name"],
  ["bin/git", "a file of the project"],
  ["~/.local/share/applications.bak", "another name"],
  ["~/.config/mpv/watch_later/x", "where a film was left"],
  ["~/.m2/repository/x.jar", "downloaded by a build"],
  ["~/.gradle/caches/x", "downloaded by a build"],
  ["~/.cargo/registry/x", "downloaded by a build"],
  ["~/.docker/daemon.json", "settings"],
  ["~/Library/Caches/x", "a cache"],
  ["~/.pm2/logs/x", "a log"],
  [".config/sway/config", "a file of the project"],
  ["docs/.forward", "a file of the project"],
];

const label = (path: string) =>
  labelPath(canonicalPath(path, PLACE, { glob: false, globstar: false }), PLACE, false, "changes");

describe("places that are started from later", () => {
  it.each(STARTED)("P3: %s", (path) => {
    expect(label(path)).toContain("persistence");
  });
  it.each(QUIET)("P3: %s stays what it was", (path) => {
    expect(label(path)).not.toContain("persistence");
  });
});
