import type { PlaceTable } from "./table.js";

/** Roots of something large. They count for what reaches below them, or replaces or removes them. */
export const BROAD: PlaceTable = {
  label: "broad",
  places: [
    ["everything", "/"],
    ["everyone's files", "/home, /Users, /home/*, /Users/*, /root, ~/"],
    [
      "what a person works with",
      "~/Documents, ~/Desktop, ~/Downloads, ~/Pictures, ~/Music, ~/Videos, ~/Movies, ~/Library",
    ],
    ["what a person works with, in code", "~/src, ~/code, ~/projects, ~/repos, ~/workspace, ~/work, ~/dev"],
    ["a person's settings", "~/.config, ~/.local, ~/.local/share, ~/.local/state, ~/.ssh, ~/.gnupg, ~/.aws, ~/.kube"],
    [
      "top folders",
      "/bin, /sbin, /lib, /lib32, /lib64, /libx32, /boot, /dev, /etc, /opt, /proc, /run, /srv, /sys, /usr, /var",
    ],
    ["top folders of macOS", "/System, /Library, /Applications, /Volumes, /private, /Network, /cores"],
    [
      "mounts",
      "/mnt, /media, /mnt/*, /media/*, /media/*/*, /Volumes/*, /run/media/*/*, /data, /backup, /backups, /snap, /nix, /efi",
    ],
    [
      "the system's programs",
      "/usr/bin, /usr/sbin, /usr/lib, /usr/lib64, /usr/local, /usr/local/bin, /usr/local/lib, /usr/share, /usr/include, /usr/libexec",
    ],
    [
      "the system's settings",
      "/etc/ssl, /etc/ssh, /etc/systemd, /etc/pam.d, /etc/security, /etc/nginx, /etc/apache2, /etc/kubernetes",
    ],
    [
      "the system's data",
      "/var/lib, /var/log, /var/www, /var/spool, /var/mail, /var/backups, /var/cache, /var/db, /var/run",
    ],
    [
      "databases and containers",
      "/var/lib/mysql, /var/lib/postgresql, /var/lib/mongodb, /var/lib/redis, /var/lib/docker, /var/lib/containers, /var/lib/etcd, /var/lib/dpkg, /var/lib/kubelet",
    ],
    ["the machine's state", "/sys/firmware, /sys/firmware/efi/efivars, /boot/efi, /boot/grub, /proc/sys"],
  ],
};
