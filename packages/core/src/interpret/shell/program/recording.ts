import type { Span } from "../../../spine/index.js";
import { NO_LABELS, NO_SOURCES } from "../../action.js";
import type { Machine } from "../state/machine.js";

/** What is typed: the command that comes next, or the last ones. */
const TYPED = /\bBASH_COMMAND\b|\bhistory\s+-?\d|\bfc\s+-l|\bHISTCMD\b/;
/** It goes into a file or to another program, and not only before the eyes of who typed it. */
const KEPT =
  />>?\s*(?!&|>|\/dev\/(?:null|tty|stderr))\S|(?:^|[|;&\n])\s*(?:sudo\s+)?(?:tee|logger|nc|ncat|curl|socat|openssl|systemd-cat)\b/;

/** Code that runs beside every command and writes down what was typed: a recorder of keys made of the shell itself. */
export function sayRecorder(m: Machine, text: string | null, span: Span): void {
  if (text === null || !TYPED.test(text.slice(0, 4096)) || !KEPT.test(text.slice(0, 4096))) return;
  m.push("device.open", KEYBOARD, NO_LABELS, NO_SOURCES, span, { what: "capture" });
}

const KEYBOARD = { type: "device", name: "keyboard", form: "exact" } as const;
