import type { JsonObject, Measure, ToolCall } from "@rampart/core";

/** When a door calls: before a tool runs, after it ran, when a prompt was given, when a session begins. */
export type Phase = "before" | "after" | "prompt" | "session";

export type Parsed =
  | {
      readonly ok: true;
      readonly phase: Phase;
      readonly call: ToolCall;
      /** Absolute folder the host calls its project, where it says so. */
      readonly root: string | null;
      /** What the tool answered (phase `after`) or the prompt's text (phase `prompt`). */
      readonly result: string | null;
      /** Set where the host puts no question to anybody in this session: it runs the call then, or decides by itself. */
      readonly unattended?: "runs" | "decides";
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** What the door is told. `code` is set where no rule but the guard itself refused. */
export interface Answer {
  readonly outcome: "no-opinion" | "allow" | "ask" | "deny";
  /** One or two sentences for an agent or its user; bounded, control characters made visible. */
  readonly message: string;
  readonly code: string | null;
  /** Phase `before`, with anything but a denial: what the tool is to be called with instead, in the host's own form. */
  readonly input?: JsonObject;
  /** Phase `after`, with *no opinion*: what the model is to read instead of what the tool answered. */
  readonly instead?: string;
}

export interface Rendered {
  /** 0-255. */
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One host's way of asking and of being answered. Its functions are total: they never throw. */
export interface DoorAdapter {
  /** Lower-case letters, digits and hyphens; the name of the door. */
  readonly host: string;
  /** Proved against the real host, or written from its documentation. */
  readonly proved: boolean;
  /** The host can put a question to its user; otherwise an ask is a refusal with the id of a review. */
  readonly asksItself: boolean;
  /** What a tool answered can be replaced before the model reads it; otherwise an order to redact it is a refusal. */
  readonly replacesResults?: boolean;
  /** What it reports of calls that only a report can tell. Default: nothing. */
  readonly reports?: readonly Measure[];
  parse(raw: Uint8Array, now: number): Parsed;
  /**
   * The call of a message of phase `before` with its tool's arguments changed, read as {@link parse} reads it, and these
   * arguments in the host's own form; null where the message or what comes of it is no call. Absent where this host runs
   * the arguments it has, whatever a hook answers.
   */
  rewrite?(
    raw: Uint8Array,
    change: (input: JsonObject) => JsonObject | null,
    now: number,
  ): { readonly call: ToolCall; readonly input: JsonObject } | null;
  /** `raw`: the message that is answered, for hosts that take a result in its own shape only. */
  render(answer: Answer, phase: Phase, raw?: Uint8Array): Rendered;
}
