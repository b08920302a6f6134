import type { Measure } from "./policy/sections/limits.js";
import type { ToolCall } from "./spine/call.js";
import type { JsonObject } from "./spine/json.js";

/** What doors and whoever answers them say to each other: the guard, and a hook that decides by itself. */

/** When a host calls its door: before a tool runs, after it ran, when a person sent a prompt, when a session starts. */
export type DoorPhase = "before" | "after" | "prompt" | "session";

/** What a host does with a question where its session is set to put none to anybody: runs the call, or decides by itself. */
export type Unattended = "runs" | "decides";

/** A host's message as its door reads it. */
export type DoorReading =
  | {
      readonly ok: true;
      readonly phase: DoorPhase;
      readonly call: ToolCall;
      /** Absolute folder the host calls its project, where it says so. */
      readonly root: string | null;
      /** What the tool answered (phase `after`), the prompt's text (phase `prompt`), else null. */
      readonly result: string | null;
      /** Set where this message says that its session asks nobody, whatever the host does otherwise. */
      readonly unattended?: Unattended;
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** What a door is told to do. `code` is stable, and set where no rule refused, but the guard or the door itself. */
export interface DoorAnswer {
  readonly outcome: "no-opinion" | "allow" | "ask" | "deny";
  /** One or two sentences for an agent or its user; bounded, control characters made visible. */
  readonly message: string;
  readonly code: string | null;
  /** Phase `before`, with anything but a denial: the tool's arguments as they are to be, in the host's own form. */
  readonly input?: JsonObject;
  /** Phase `after`, with *no opinion*: what the model is to read instead of what the tool answered. */
  readonly instead?: string;
}

/** Bytes for the host, and the exit code of the hook process: 0-255. */
export interface DoorReply {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Other arguments of a tool, or null where there are none to be had. */
export type Rewrite = (input: JsonObject) => JsonObject | null;

/** A call with other arguments, read as if it had arrived with them; and these in the host's own form. */
export interface Rewritten {
  readonly call: ToolCall;
  readonly input: JsonObject;
}

/** One host's way of asking and of being answered. Its functions are total: they never throw. */
export interface DoorAdapter {
  /** Lower-case letters, digits and hyphens; the name of the door. */
  readonly host: string;
  /** Driven against the real host; otherwise written from its documentation. */
  readonly proved: boolean;
  /** True where an `ask` becomes the host's own prompt, in a session that has one; otherwise the guard holds it for review. */
  readonly asksItself: boolean;
  /** What a tool answered can be replaced before the model reads it; otherwise an order to redact it is a refusal. */
  readonly replacesResults?: boolean;
  /** What it reports of calls that only a report can tell. Default: nothing. */
  readonly reports?: readonly Measure[];
  /** `now` is milliseconds since 1970. */
  parse(raw: Uint8Array, now: number): DoorReading;
  /**
   * The call of a message of phase `before` with its tool's arguments changed, read as {@link parse} reads it; null where the
   * message, or what comes of it, is no such call. Absent where this host runs the arguments it has, whatever a hook answers.
   */
  rewrite?(raw: Uint8Array, change: Rewrite, now: number): Rewritten | null;
  /** `raw`: the message that is answered, for hosts that take a result in its own shape only; without it a result is replaced by text. */
  render(answer: DoorAnswer, phase: DoorPhase, raw?: Uint8Array): DoorReply;
}
