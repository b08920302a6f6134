import type { PlaceTable } from "./table.js";

/** Places that code is started from later: what is written there runs without anybody asking again. */
export const PERSISTENCE: PlaceTable = {
  label: "persistence",
  places: [
    ["bash", "~/.bashrc, ~/.bash_profile, ~/.bash_login, ~/.bash_logout, ~/.bash_aliases, ~/.profile, ~/.inputrc"],
    ["bash, in pieces", "~/.bashrc.d/**, ~/.profile.d/**"],
    ["zsh", "~/.zshrc, ~/.zshenv, ~/.zprofile, ~/.zlogin, ~/.zlogout, ~/.zshrc.d/**, ~/.oh-my-zsh/**, ~/.zsh/**"],
    [
      "other shells",
      "~/.shrc, ~/.shinit, ~/.ashrc, ~/.dashrc, ~/.yashrc, ~/.rcrc, ~/.elvish/**, ~/.config/elvish/**, ~/.xonshrc, ~/.config/xonsh/**, ~/.kshrc, ~/.mkshrc, ~/.cshrc, ~/.tcshrc, ~/.login, ~/.config/fish/**, ~/.config/nushell/**",
    ],
    [
      "PowerShell",
      "~/.config/powershell/**, ~/Documents/PowerShell/*profile.ps1, ~/Documents/WindowsPowerShell/*profile.ps1",
    ],
    ["Windows", "~/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/**"],
    [
      "every shell of the machine",
      "/etc/profile, /etc/profile.d/**, /etc/bash.bashrc, /etc/bashrc, /etc/bash.bash_logout",
    ],
    [
      "every shell of the machine, others",
      "/etc/zsh/**, /etc/zshrc, /etc/zshenv, /etc/zprofile, /etc/fish/**, /etc/csh.*",
    ],
    [
      "the environment of every login",
      "/etc/environment, /etc/environment.d/**, ~/.config/environment.d/**, ~/.pam_environment",
    ],
    [
      "cron",
      "/etc/crontab, /etc/cron.*/**, /etc/anacrontab, /var/spool/cron/**, /var/spool/anacron/**, /usr/lib/cron/tabs/**",
    ],
    ["at", "/var/spool/at/**, /var/spool/atjobs/**, /var/at/**"],
    [
      "systemd",
      "/etc/systemd/**, /usr/lib/systemd/**, /lib/systemd/**, /run/systemd/system/**, /usr/local/lib/systemd/**",
    ],
    ["systemd of a user", "~/.config/systemd/**, ~/.local/share/systemd/**, /run/user/*/systemd/**"],
    [
      "older inits",
      "/etc/init.d/**, /etc/init/**, /etc/rc.local, /etc/rc.d/**, /etc/rc?.d/**, /etc/inittab, /etc/sv/**, /etc/runit/**",
    ],
    [
      "launchd",
      "~/Library/LaunchAgents/**, /Library/LaunchAgents/**, /Library/LaunchDaemons/**, /System/Library/Launch*/**",
    ],
    [
      "more of macOS",
      "/Library/StartupItems/**, ~/Library/Services/**, /etc/periodic/**, /etc/emond.d/**, /etc/launchd.conf",
    ],
    [
      "desktop sessions",
      "~/.config/autostart/**, /etc/xdg/autostart/**, ~/.config/autostart-scripts/**, ~/.config/plasma-workspace/env/**",
    ],
    ["X sessions", "~/.xinitrc, ~/.xsession, ~/.xsessionrc, ~/.xprofile, ~/.Xprofile, /etc/X11/**"],
    ["the loader: in every process", "/etc/ld.so.preload, /etc/ld.so.conf, /etc/ld.so.conf.d/**"],
    [
      "who may log in, and what then runs",
      "~/.ssh/authorized_keys*, ~/.ssh/rc, ~/.ssh/environment, /etc/ssh/sshrc, /etc/ssh/sshd_config*",
    ],
    ["who may log in, in pieces", "/etc/ssh/sshd_config.d/**, ~/.rhosts, ~/.shosts, /etc/hosts.equiv"],
    ["ProxyCommand and the like", "~/.ssh/config*, ~/.ssh/config.d/**, /etc/ssh/ssh_config*"],
    [
      "authentication",
      "/etc/pam.d/**, /etc/pam.conf, /lib/security/**, /etc/security/**, /etc/nsswitch.conf, /etc/sudoers, /etc/sudoers.d/**",
    ],
    ["devices coming and going", "/etc/udev/**, /lib/udev/**, /usr/lib/udev/**, /etc/acpi/**, /etc/network/if-*.d/**"],
    [
      "networks coming and going",
      "/etc/NetworkManager/dispatcher.d/**, /etc/ppp/**, /etc/dhcp/**, /etc/networkd-dispatcher/**",
    ],
    [
      "the kernel",
      "/etc/modules, /etc/modules-load.d/**, /etc/modprobe.d/**, /boot/**, /etc/initramfs-tools/**, /etc/dracut.conf.d/**",
    ],
    [
      "package managers' hooks",
      "/etc/apt/apt.conf.d/**, /etc/apt/apt.conf, /etc/yum/**, /etc/dnf/**, /etc/pacman.d/hooks/**",
    ],
    [
      "greetings and logs that run code",
      "/etc/update-motd.d/**, /etc/logrotate.d/**, /etc/xinetd.d/**, /etc/inetd.conf",
    ],
    [
      "git runs these",
      "**/.git/hooks/**, **/.git/config, ~/.gitconfig, ~/.config/git/**, /etc/gitconfig, ~/.git-templates/**, ~/.git_template/**",
    ],
    ["hooks of a project", "**/.husky/**, **/.envrc"],
    [
      "Python imports these unasked",
      "**/sitecustomize.py, **/usercustomize.py, **/site-packages/*.pth, **/dist-packages/*.pth, ~/.pythonrc*",
    ],
    [
      "interpreters' start files",
      "~/.ipython/profile_*/startup/**, ~/.psqlrc, ~/.sqliterc, ~/.mongorc.js, ~/.irbrc, ~/.pryrc, ~/.Rprofile, ~/.perldb",
    ],
    [
      "editors run these",
      "~/.vimrc, ~/.vim/**, ~/.config/nvim/**, ~/.emacs, ~/.emacs.d/**, ~/.config/emacs/**, ~/.nanorc",
    ],
    [
      "editors' tasks and extensions",
      "~/.vscode/extensions/**, ~/.vscode-server/extensions/**, ~/.config/Code/User/**",
    ],
    [
      "terminal programs",
      "~/.tmux.conf, ~/.config/tmux/**, ~/.screenrc, ~/.config/kitty/**, ~/.config/alacritty/**, ~/.gdbinit, ~/.lesskey",
    ],
  ],
};
