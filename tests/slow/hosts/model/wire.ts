/** A tool call the model asks for. */
export interface ScriptedCall {
  readonly name: string;
  readonly args: Record<string, unknown>;
  /** Where the wire groups tools: the group's name. */
  readonly namespace?: string;
}

export type Body = Record<string, unknown>;

export interface Reply {
  readonly type: "application/json" | "text/event-stream";
  readonly text: string;
}

/** One provider's wire format, as far as a script needs it. */
export interface Wire {
  matches(url: string): boolean;
  /** Results of tools the agent told the model of, oldest first. */
  results(body: Body): readonly string[];
  /** The model's turn: a tool call, or the end. */
  reply(body: Body, url: string, call: ScriptedCall | null): Reply;
}

export const DONE = "All steps are done.";
/** Side calls (titles, summaries) get something that parses as text and as JSON. */
export const ASIDE = "{}";

export function hasTools(body: Body): boolean {
  const { tools } = body;
  return Array.isArray(tools) && tools.length > 0;
}

export function sse(events: readonly (readonly [event: string | null, data: unknown])[]): Reply {
  const text = events.map(([event, data]) => {
    const line = `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
    return event === null ? line : `event: ${event}\n${line}`;
  });
  return { type: "text/event-stream", text: text.join("") };
}

export const json = (value: unknown): Reply => ({ type: "application/json", text: JSON.stringify(value) });

export const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
