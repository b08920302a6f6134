/** A message of LangChain, as far as it is used here. */
export interface Message {
  readonly type?: string;
  readonly name?: string;
  readonly tool_calls?: readonly { readonly id?: string }[];
}

/** What the messages of an agent are called that has no name. */
const NAMELESS = "model";
/** Messages that are looked at, the last ones. */
const MAX_MESSAGES = 1_024;

/**
 * The agents that had the work, by the names their messages bear, the one that wrote this call last. A turn of the conversation
 * its first agent begins is a line of its own; one that another begins goes on with the line before. Nothing where the agent
 * that acts has no name.
 */
export function lineOf(messages: readonly Message[] | undefined, call: string | undefined): readonly string[] {
  const recent = (messages ?? []).slice(-MAX_MESSAGES);
  const at = recent.findLastIndex((one) => one.tool_calls?.some(({ id }) => id === call) === true);
  if (at === -1 || nameOf(recent[at]!) === null) return [];
  let line: string[] = [];
  let asked = false;
  for (const message of recent.slice(0, at + 1)) {
    if (message.type === "human") asked = true;
    const name = nameOf(message);
    if (name === null) continue;
    if (asked && name === line[0]) line = [];
    asked = false;
    if (name !== line.at(-1)) line.push(name);
  }
  return line;
}

function nameOf({ type, name }: Message): string | null {
  return type === "ai" && name !== undefined && name !== "" && name !== NAMELESS ? name : null;
}
