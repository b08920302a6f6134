import { describe, expect, it } from "vitest";
import type { Action } from "../../spine/index.js";
import { ANY_PATH, canonicalPath, deviceAction, pathAction } from "./index.js";

const PLACE = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
};
const opened = (kind: Action["kind"], path: string): string | null => {
  const resource = path === "*" ? ANY_PATH : canonicalPath(path, PLACE, { glob: true });
  const one = deviceAction(pathAction(kind, resource, { place: PLACE }));
  return one === null ? null : `${one.resource.name} ${one.detail.what}`;
};

describe("devices are opened", () => {
  it.each([
    ["file.read", "/dev/nvidia0", "/dev/nvidia0 gpu", "an accelerator"],
    ["file.write", "/dev/dri/renderD128", "/dev/dri/renderD128 gpu", "its other name"],
    ["file.read", "/dev/kvm", "/dev/kvm virtualization", "virtual machines"],
    ["file.read", "/dev/mem", "/dev/mem memory", "memory of the machine"],
    ["file.read", "/dev/video0", "/dev/video0 camera", "a camera"],
    ["file.read", "/dev/snd/pcmC0D0c", "/dev/snd/pcmC0D0c sound", "a microphone"],
    ["file.read", "/dev/input/event3", "/dev/input/event3 input", "what is typed"],
    ["file.read", "/dev/sda", "/dev/sda disk", "a disk is read past its permissions"],
    ["file.write", "/dev/sda", null, "writing over it is told by the write"],
    ["file.write", "/dev/ttyUSB0", "/dev/ttyUSB0 serial", "a board on a cable"],
    ["file.write", "/dev/net/tun", "/dev/net/tun network", "a network of one's own"],
    ["file.read", "/dev/../dev//nvidia0", "/dev/nvidia0 gpu", "however it is written"],
    ["file.read", "/dev/nvidia*", "/dev/nvidia* gpu", "several"],
    ["file.read", "/dev/odd", "/dev/odd other", "a name that tells nothing"],
    ["file.read", "/dev/null", null, "harmless"],
    ["file.write", "/dev/stderr", null, "the process's own"],
    ["file.list", "/dev/nvidia0", null, "its name is looked at"],
    ["file.read", "dev/nvidia0", null, "a file of the project"],
    ["file.read", "*", null, "any path: policy sees that it is any"],
  ] as const)("D1: %s %s: %s (%s)", (kind, path, expected, _why) => {
    expect(opened(kind, path)).toBe(expected);
  });
});
