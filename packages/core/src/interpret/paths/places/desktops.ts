import type { PlaceTable } from "./table.js";

/** Persistence of a desktop: what its window manager, its menus and the programs one has open all day start or load. */
export const DESKTOPS: PlaceTable = {
  label: "persistence",
  places: [
    [
      "tiling window managers",
      "~/.config/sway/**, ~/.sway/**, ~/.config/i3/**, ~/.i3/**, ~/.config/hypr/**, ~/.config/niri/**, ~/.config/river/**",
    ],
    [
      "more of them",
      "~/.config/bspwm/**, ~/.config/sxhkd/**, ~/.config/awesome/**, ~/.config/qtile/**, ~/.config/herbstluftwm/**, ~/.config/leftwm/**, ~/.xmonad/**, ~/.config/xmonad/**",
    ],
    [
      "stacking window managers",
      "~/.config/openbox/**, ~/.fluxbox/**, ~/.config/labwc/**, ~/.config/wayfire.ini, ~/.icewm/**, ~/.fvwm/**, ~/.dwm/**",
    ],
    [
      "bars and what watches for idleness run commands",
      "~/.config/polybar/**, ~/.config/waybar/**, ~/.config/i3blocks/**, ~/.config/i3status*/**, ~/.config/eww/**, ~/.config/dunst/**, ~/.config/swayidle/**, ~/.conkyrc, ~/.config/conky/**",
    ],
    [
      "keys that run commands",
      "~/.xbindkeysrc*, ~/.config/kglobalshortcutsrc, ~/.config/khotkeysrc, ~/.config/dconf/**, ~/.config/xfce4/**, ~/.config/espanso/**, ~/.config/autokey/**",
    ],
    [
      "window managers and keys of macOS",
      "~/.yabairc, ~/.skhdrc, ~/.config/yabai/**, ~/.config/skhd/**, ~/.aerospace.toml, ~/.config/aerospace/**, ~/.hammerspoon/**, ~/.config/karabiner/**, ~/.config/sketchybar/**",
    ],
    [
      "what a click starts, and for which kind of file",
      "~/.local/share/applications/**, ~/.config/mimeapps.list, ~/.mailcap, ~/Desktop/*.desktop",
    ],
    ["what a message on the session bus starts", "~/.local/share/dbus-1/**"],
    [
      "extensions of the shell and of file managers",
      "~/.local/share/gnome-shell/extensions/**, ~/.local/share/cinnamon/**, ~/.local/share/plasma/**, ~/.local/share/kio/servicemenus/**, ~/.local/share/nautilus/scripts/**, ~/.local/share/nautilus-python/**, ~/.local/share/nemo/**, ~/.config/caja/scripts/**, ~/.config/Thunar/**",
    ],
    ["KDE's sessions", "~/.kde/Autostart/**, ~/.config/ksmserverrc, ~/.config/plasma-localerc"],
    [
      "plug-ins the desktop of macOS loads",
      "~/Library/QuickLook/**, ~/Library/Spotlight/**, ~/Library/Screen Savers/**, ~/Library/Input Methods/**, ~/Library/PreferencePanes/**, ~/Library/ColorPickers/**, ~/Library/Audio/Plug-Ins/**, ~/Library/Internet Plug-Ins/**",
    ],
    [
      "scripts of macOS and of its programs",
      "~/Library/Scripts/**, ~/Library/Application Scripts/**, ~/Library/Workflows/**, ~/Library/Mail/Bundles/**, ~/Library/Application Support/iTerm2/Scripts/**, ~/Library/Application Support/xbar/**",
    ],
    [
      "login hooks of macOS",
      "~/Library/Preferences/com.apple.loginwindow.plist, ~/Library/Preferences/loginwindow.plist, ~/Library/Preferences/ByHost/com.apple.loginwindow*.plist, /Library/Preferences/com.apple.loginwindow.plist",
    ],
    [
      "which program may watch the screen, the keys and the disk",
      "~/Library/Application Support/com.apple.TCC/**, /Library/Application Support/com.apple.TCC/**",
    ],
    [
      "programs a browser starts for a page or an extension",
      "~/.mozilla/native-messaging-hosts/**, ~/.config/*/NativeMessagingHosts/**, ~/Library/Application Support/*/NativeMessagingHosts/**, ~/Library/Application Support/*/*/NativeMessagingHosts/**",
    ],
    [
      "players and viewers that load scripts",
      "~/.config/mpv/scripts/**, ~/.config/mpv/script-opts/**, ~/.mpv/scripts/**, ~/.local/share/vlc/lua/**, ~/.config/obs-studio/plugins/**, ~/.config/GIMP/*/plug-ins/**, ~/.config/inkscape/extensions/**, ~/.config/blender/*/scripts/**, ~/.config/libreoffice/*/user/**, ~/.config/wireshark/plugins/**, ~/.local/lib/wireshark/plugins/**",
    ],
    [
      "chat, browsers and file managers that load scripts",
      "~/.weechat/**, ~/.config/weechat/**, ~/.irssi/**, ~/.config/hexchat/addons/**, ~/.config/qutebrowser/**, ~/.config/ranger/**, ~/.config/lf/**, ~/.config/nnn/plugins/**, ~/.config/vifm/**, ~/.newsboat/**, ~/.config/newsboat/**",
    ],
    [
      "terminals start what they are told to",
      "~/.config/wezterm/**, ~/.wezterm.lua, ~/.config/ghostty/**, ~/.config/foot/**, ~/.config/zellij/**, ~/.byobu/**, ~/.config/byobu/**, ~/.config/terminator/**, ~/.Xresources, ~/.Xdefaults",
    ],
  ],
};
