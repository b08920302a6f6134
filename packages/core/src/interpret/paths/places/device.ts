import type { PlaceTable } from "./table.js";

/** Devices, without those any program may open. */
export const DEVICE: PlaceTable = {
  label: "device",
  places: [
    ["disks, memory, graphics, input", "/dev/**"],
    ["bottomless and empty ones", "!/dev/null, !/dev/zero, !/dev/full, !/dev/random, !/dev/urandom"],
    ["the process's own streams", "!/dev/stdin, !/dev/stdout, !/dev/stderr, !/dev/fd/**, !/dev/tty, !/dev/console"],
    ["terminals", "!/dev/pts/**, !/dev/ptmx, !/dev/tty[a-z]*, !/dev/pty/**, !/dev/pty[a-z]*"],
    ["shared memory, which is scratch", "!/dev/shm/**, !/dev/mqueue/**"],
    ["not a file: the shell's network", "!/dev/tcp/**, !/dev/udp/**"],
  ],
};
