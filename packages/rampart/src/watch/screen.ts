import { visible } from "@rampart/core";
import { Box, render, Text, useInput } from "ink";
import { createElement, type ReactElement } from "react";
import type { Ink, Piece } from "../command/ink.js";
import { frameOf, type Line, pageOf } from "./frame.js";
import type { Live } from "./live.js";
import type { Key } from "./press.js";

/** Between two pictures; events that come faster are shown together. */
const PICTURE_MS = 80;
const OPEN = "\u001b[?1049h\u001b[H";
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const CLOSE = "\u001b[?1049l";

export interface ScreenOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly colours: boolean;
  /** Makes the board; `changed` asks for a new picture. */
  readonly live: (changed: () => void) => Live;
  /** Aborts when the process is asked to end. */
  readonly interrupted: AbortSignal;
}

/** Opens the full screen and returns once it is closed again, with the terminal as it was. */
export async function showScreen({ stdin, stdout, colours, live: make, interrupted }: ScreenOptions): Promise<void> {
  let dirty = true;
  const live = make(() => {
    dirty = true;
  });
  const size = () => ({ width: stdout.columns ?? 80, height: Math.max(6, (stdout.rows ?? 24) - 1) });
  const picture = () => {
    const { width, height } = size();
    return createElement(Screen, { lines: frameOf(live.board, width, height), width, colours, onKey });
  };
  let close: () => void = () => {};
  const onKey = (key: Key) => {
    if (live.key(key, pageOf(size().height))) close();
  };
  // Whatever ends the process, the terminal gets its own screen back.
  const restore = () => void stdout.write(CLOSE);
  process.once("exit", restore);
  stdout.write(OPEN);
  const app = render(picture(), { stdin, stdout, exitOnCtrlC: false, patchConsole: false });
  close = () => app.unmount();
  interrupted.addEventListener("abort", close, { once: true });
  if (interrupted.aborted) close();
  // Ink ends the process where it is the only one that listens, before the terminal has its own screen back.
  const asked = () => close();
  for (const signal of ENDING) process.on(signal, asked);
  const draw = () => {
    if (!dirty) return;
    dirty = false;
    live.take();
    app.rerender(picture());
  };
  const resized = () => {
    dirty = true;
  };
  stdout.on("resize", resized);
  const timer = setInterval(draw, PICTURE_MS);
  void live.run();
  try {
    await app.waitUntilExit();
  } finally {
    clearInterval(timer);
    for (const signal of ENDING) process.off(signal, asked);
    stdout.off("resize", resized);
    live.end();
    process.off("exit", restore);
    restore();
  }
}

interface Shown {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly colours: boolean;
  readonly onKey: (key: Key) => void;
}

function Screen({ lines, width, colours, onKey }: Shown): ReactElement {
  useInput((text, pressed) => {
    for (const key of keysOf(text, pressed)) onKey(key);
  });
  const rows = lines.map(({ pieces, marked }, nth) =>
    createElement(
      Text,
      { key: nth, wrap: "truncate-end", inverse: marked },
      ...(pieces.every(isEmpty) ? [" "] : pieces.map((piece, at) => text(piece, at, colours))),
    ),
  );
  return createElement(Box, { flexDirection: "column", width }, ...rows);
}

const STYLE: Readonly<Record<Ink, object>> = {
  bold: { bold: true },
  dim: { dimColor: true },
  red: { color: "red" },
  green: { color: "green" },
  yellow: { color: "yellow" },
  cyan: { color: "cyan" },
};

/** A line of nothing would have no height. */
const isEmpty = (piece: Piece): boolean => (typeof piece === "string" ? piece : piece.text) === "";

/** Control and bidi characters come out visible. */
function text(piece: Piece, key: number, colours: boolean): ReactElement | string {
  if (typeof piece === "string") return visible(piece);
  return createElement(Text, { key, ...(colours ? STYLE[piece.ink] : {}) }, visible(piece.text));
}

type Pressed = Parameters<Parameters<typeof useInput>[0]>[1];

function keysOf(text: string, pressed: Pressed): readonly Key[] {
  if (pressed.ctrl && (text === "c" || text === "d")) return [{ name: "quit" }];
  if (pressed.upArrow) return [{ name: "up" }];
  if (pressed.downArrow) return [{ name: "down" }];
  if (pressed.pageUp) return [{ name: "page-up" }];
  if (pressed.pageDown) return [{ name: "page-down" }];
  if (pressed.home) return [{ name: "home" }];
  if (pressed.end) return [{ name: "end" }];
  if (pressed.return) return [{ name: "enter" }];
  if (pressed.escape) return [{ name: "escape" }];
  if (pressed.backspace || pressed.delete) return [{ name: "backspace" }];
  if (pressed.ctrl || pressed.meta || pressed.tab) return [];
  // What was pasted or typed faster than it is read comes in one piece, line ends included.
  return [...text].flatMap((character): Key[] => {
    if (character === "\r" || character === "\n") return [{ name: "enter" }];
    return character < " " ? [] : [{ name: "text", text: character }];
  });
}
