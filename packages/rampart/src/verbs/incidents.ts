import { isJsonObject, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { green } from "../command/ink.js";
import type { Input, Verb } from "../command/verb.js";
import { order } from "../guard/order.js";
import { sayIncident } from "../say/incidents.js";

export const verb: Verb = {
  name: "incidents",
  summary: "what somebody should look at, and what was done about it",
  usage: "[ack ID | close ID] [--note TEXT]",
  about: [
    "Opened by the record itself: alarms of severity high and critical, calls refused with a critical finding or by a rule that wants somebody told, quarantines, `stop --all`. The same again is counted. An incident is open, then acknowledged by somebody, then closed. `rampart gate` fails while one of severity high stands.",
  ],
  options: { note: { type: "string", value: "TEXT", help: "for the record" } },
  positionals: { min: 0, max: 2 },
  examples: [
    { run: "rampart incidents", what: "those that are not closed" },
    { run: "rampart incidents ack i-abcd2345", what: "somebody looks at it" },
    { run: "rampart incidents close i-abcd2345 --note 'a wrong alarm'", what: "it is over" },
  ],
  exits: [{ status: EXIT.no, means: "incidents stand open, or there is no such incident" }],
  async run(input, io) {
    const asked = orderOf(input);
    const { alone: _alone, ...answer } = await order(input, io, asked);
    if (input.json) io.json(answer);
    if (asked["op"] !== "incidents") {
      if (!input.json && isJsonObject(answer["incident"])) {
        io.line(green(asked["op"] === "acknowledge" ? "acknowledged" : "closed"));
        sayIncident(answer["incident"], io);
      }
      return EXIT.ok;
    }
    const list = Array.isArray(answer["incidents"]) ? answer["incidents"].filter(isJsonObject) : [];
    if (!input.json) {
      for (const one of list) sayIncident(one, io);
      if (list.length === 0) io.line(green("nothing stands open"));
    }
    return list.some(({ state }) => state === "open") ? EXIT.no : EXIT.ok;
  },
};

const OPS: Readonly<Record<string, string>> = { ack: "acknowledge", close: "close-incident" };

function orderOf(input: Input): JsonObject {
  const [what, id] = input.positionals;
  if (what === undefined || what === "list") return { op: "incidents" };
  const op = Object.hasOwn(OPS, what) ? OPS[what]! : null;
  if (op === null || id === undefined)
    throw new Failure("usage", "rampart incidents: ack ID, or close ID", "rampart incidents --help");
  if (!/^i-[a-z2-9]{8}$/.test(id)) throw new Failure("bad_value", `"${id}" is no incident's id`, "rampart incidents");
  return { op, id, reason: input.text("note") };
}
