import { NAME, PROSE } from "../names.js";
import { named, oneOrMore, record, type Shape, text } from "../shape.js";
import { duration, milliseconds } from "../shapes/duration.js";
import { EXACT } from "./agents.js";
import { joinByName, type Section } from "./section.js";

/** A program that says which task an agent works on: its signature under a task token counts. */
export interface OrchestratorDocument {
  /** The verifier key its tokens are signed with: `name+id+base64` (docs/formats/log.md, section 6). */
  readonly key: string;
  /** Kinds of task it may declare; any where it says none. */
  readonly kinds?: readonly string[];
  /** Agents it may give tasks to; any where it says none. */
  readonly agents?: readonly string[];
  /** Milliseconds a task of its may last at most. Default {@link MAX_TASK_MS}. */
  readonly "at-most"?: number;
  readonly about?: string;
}

/** However a task was declared, it is over then. */
export const MAX_TASK_MS = 30 * 24 * 3_600_000;

const KEY = {
  max: 256,
  pattern: /^[A-Za-z0-9._/-]{1,64}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43,44}=?$/,
  what: "a verifier key, `name+id+base64`, as `rampart task key` prints it",
};

const orchestrators = (time: Shape<number>) =>
  named(
    NAME,
    record<OrchestratorDocument>({
      key: { shape: text(KEY), required: true, about: "The public key its task tokens are signed with." },
      kinds: { shape: oneOrMore(text(EXACT), 64), about: "Kinds of task it may declare." },
      agents: { shape: oneOrMore(text(EXACT), 256), about: "Agents it may give tasks to." },
      "at-most": { shape: time, about: "How long a task of its may last, at most 30 days." },
      about: { shape: text(PROSE) },
    }),
    256,
  );

export const orchestratorsSection: Section<Readonly<Record<string, OrchestratorDocument>>> = {
  about: "Programs that may declare tasks by signed tokens.",
  source: orchestrators(duration),
  resolved: orchestrators(milliseconds),
  join: joinByName,
  check(value, at, _whole, report) {
    for (const [name, { "at-most": most }] of Object.entries(value)) {
      if (most === undefined || most <= MAX_TASK_MS) continue;
      const message = "a task lasts 30 days at most";
      report({ code: "policy.out_of_bounds", at: `${at}/${name}/at-most`, part: "value", message, suggestion: null });
    }
  },
};
