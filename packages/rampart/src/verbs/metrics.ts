import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";

export const verb: Verb = {
  name: "metrics",
  summary: "numbers of the running guard, as Prometheus reads them",
  usage: "",
  about: [
    "Decisions by verdict, rule and door, how long they took, reviews and their age, limits, log, spool and health. The same as " +
      "`/v1/metrics` of the API; here for a collector that reads files. docs/grafana/rampart.json is a board for them.",
  ],
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart metrics", what: "in Prometheus's text form" },
    { run: "rampart metrics > /var/lib/node_exporter/rampart.prom", what: "for node_exporter's textfile collector" },
  ],
  exits: [{ status: EXIT.no, means: "no guard is running" }],
  async run(input, io) {
    const { text } = await askGuard(input, io, { op: "metrics" });
    const lines = typeof text === "string" ? text.trimEnd() : "";
    if (input.json) io.json({ text: lines });
    else for (const line of lines.split("\n")) io.line(line);
    return EXIT.ok;
  },
};
