import type { EventOf } from "../event/kinds.js";
import { announceKey } from "../note/keynote.js";
import type { Signer } from "../note/signer.js";
import type { Cut } from "./recover.js";

/** The events a log writes about itself: docs/formats/event.md. */

/** Announces a key at an index: the first, or one that replaces `previous`. */
export function keyAnnounced(index: number, next: Signer, previous: Signer | null): EventOf<"key"> {
  return {
    kind: "key",
    action: previous === null ? "create" : "rotate",
    key: next.verifier.text,
    previous: previous?.verifier.text ?? null,
    note: announceKey(next.name, index, next, previous),
  };
}

/** The wall clock moved otherwise than time does, by `shift` ms. */
export function clockMoved(shift: number): EventOf<"alarm"> {
  return {
    kind: "alarm",
    code: "log.clock",
    severity: "medium",
    message: `the wall clock was set ${shift > 0 ? "forward" : "back"} by ${Math.abs(shift)} ms`,
    agent: null,
    session: null,
    intent: null,
    details: { shift },
  };
}

/** The last entry before the disk was full. */
export function diskFull(time: number, lost: number): EventOf<"gap"> {
  const message = `no space left: ${lost} events were refused, and none is taken until there is room`;
  return { kind: "gap", reason: "disk-full", from: time, until: null, lost, message, details: {} };
}

/** What was cut off when a log was opened that a killed writer had left. */
export function tornTail(cut: Cut): EventOf<"gap"> {
  const message = `${cut.bytes} bytes behind the last complete entry were cut; no acknowledged durable entry was among them`;
  return { kind: "gap", reason: "torn-tail", from: null, until: null, lost: null, message, details: cut };
}
