import type { Readable, Writable } from "node:stream";

import type { Io } from "../verbs/verb.js";
import { visible } from "./visible.js";

interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export function createIo(streams: Streams, env: Io["env"], cwd: string, interrupted: AbortSignal): Io {
  const { stdout, stderr } = streams;
  return {
    env,
    cwd,
    // Opened when it is read: that loads code of Node's most verbs never need.
    get stdin() {
      return streams.stdin;
    },
    now: Date.now,
    line: (...pieces) => void stdout.write(`${visible(pieces.join(""))}\n`),
    json: (value) => void stdout.write(`${escapeHidden(JSON.stringify(value))}\n`),
    raw: (bytes) => void stdout.write(bytes),
    note: (...pieces) => void stderr.write(`${visible(pieces.join(""))}\n`),
    rawError: (bytes) => void stderr.write(bytes),
    interrupted,
  };
}

/** What a terminal acts upon or hides and `JSON.stringify` leaves as it is: DEL, C1, bidi, zero width, BOM. */
const HIDDEN = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function escapeHidden(json: string): string {
  return json.replace(HIDDEN, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
