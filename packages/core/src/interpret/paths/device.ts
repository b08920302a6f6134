import type { Action } from "../../spine/index.js";
import { action, NO_SOURCES } from "../action.js";

/** Sorts of devices by how their names below `/dev` begin; the first that fits. */
const SORTS: readonly (readonly [sort: string, names: RegExp])[] = [
  ["gpu", /^(?:nvidia|dri\/|kfd|accel|apex_|neuron|davinci|hl\d|mali|dxg)/],
  ["virtualization", /^(?:kvm|vhost|vfio|vboxdrv|sev)/],
  ["memory", /^(?:mem|kmem|port|pmem|crash|oldmem)$/],
  ["camera", /^(?:video|media)\d/],
  ["sound", /^(?:snd\/|dsp|mixer|audio)/],
  ["input", /^(?:input\/|uinput|hidraw|mouse|js\d)/],
  [
    "disk",
    /^(?:sd[a-z]|hd[a-z]|vd[a-z]|xvd|nvme|mmcblk|disk\d|rdisk|disk\/|mapper\/|dm-|md\d|loop|sr\d|cdrom|dvd|nbd|zd\d|sg\d|st\d|fd\d)/,
  ],
  ["serial", /^(?:tty(?:S|USB|ACM|AMA)|cu\.|rfcomm|i2c|spidev|gpio)/],
  ["network", /^(?:net\/|tap|tun|ppp|bpf)/],
  ["usb", /^(?:bus\/usb|usb)/],
  ["tpm", /^(?:tpm|fido|watchdog|rtc)/],
];

/**
 * Opening a device, beside reading or writing its file: null for an action on anything else. The sort is `other` where
 * the name tells nothing or several are meant.
 */
export function deviceAction(one: Action): Action | null {
  if (!one.labels.includes("device") || (one.kind !== "file.read" && one.kind !== "file.write")) return null;
  const { name, form } = one.resource;
  const below = name.startsWith("/dev/") ? name.slice(5, 69) : "";
  const what = SORTS.find(([, names]) => names.test(below))?.[0] ?? "other";
  // Writing over a disk is told by the write itself.
  if (what === "disk" && one.kind === "file.write") return null;
  return action("device.open", { type: "device", name, form }, one.certainty, one.labels, NO_SOURCES, one.span, {
    what,
  });
}
