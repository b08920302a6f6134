import { asks } from "./claude-asks.mjs";
import { TOOLS } from "./tools.mjs";

const answers = Object.fromEntries(TOOLS.list.map(({ name, run }) => [name, run()]));
await asks(TOOLS.calls.map((call) => ({ ...call, answer: answers[call.name] })));
