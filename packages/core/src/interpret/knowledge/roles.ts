import type { Effect, RoleName } from "./types.js";

/** What the named roles mean that are no more than actions on their value. The others are read by `applyRole`. */
export const ROLE_EFFECTS: { readonly [K in RoleName]?: readonly Effect[] } = {
  text: [],
  read: [{ kind: "file.read" }],
  write: [{ kind: "file.write" }],
  "append-to": [{ kind: "file.write", detail: { append: true } }],
  edit: [{ kind: "file.read", detail: { what: "edit" } }, { kind: "file.write" }],
  delete: [{ kind: "file.delete" }],
  list: [{ kind: "file.list" }],
  create: [{ kind: "file.write" }],
  touch: [{ kind: "file.write", detail: { append: true } }],
  chmod: [{ kind: "file.chmod" }],
  chown: [{ kind: "file.chmod", detail: { mode: "owner" } }],
  url: [{ kind: "net.receive" }],
  "send-url": [{ kind: "net.send" }],
  host: [{ kind: "net.connect" }],
  "send-host": [{ kind: "net.send" }],
  listen: [{ kind: "net.listen" }],
  package: [{ kind: "package.install", type: "package" }],
  process: [{ kind: "system.kill", type: "process" }],
  service: [{ kind: "system.configure", type: "service", detail: { what: "service" } }],
  device: [{ kind: "device.open", type: "device" }],
};

/** A debugger, or what changes a process that runs, is given the number of one, however that is found. */
export const ONE_PROCESS: readonly Effect[] = [{ kind: "system.kill", type: "process", detail: { bounded: true } }];

/** What an editor or code changes in place, and may show on the way. */
export const EDITED_IN_SIGHT: readonly Effect[] = [{ kind: "file.read" }, { kind: "file.write" }];
