import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const GONE = "file.delete /srv recursive remote";
/** What of a line happens there, or opens this machine. */
const seen = (command: string) =>
  effectsOf(command).filter((one) => /^(?:file\.delete|data\.|net\.listen|system\.|opaque)/.test(one));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // Options may stand behind the host, too: ssh looks for them on both sides.
  ["ssh h rm -rf /srv", [GONE], "D1: a command of another machine"],
  ["ssh h -p 22 rm -rf /srv", [GONE], "behind an option with a value"],
  ["ssh h -p22 -t 'rm -rf /srv'", [GONE], "its value attached"],
  ["ssh h -tt rm -rf /srv", [GONE], "behind letters in a bundle"],
  ["ssh h -- rm -rf /srv", [GONE], "behind the end of options"],
  ["ssh -J b h -- dropdb shop", ["data.define shop remote"], "D1: a database"],
  ["ssh h rm -rf tmp/x", ["file.delete /home/dev/tmp/x recursive remote"], "one comes in at home"],
  ["ssh h 'cd /srv && rm -rf x'", ["file.delete /srv/x recursive remote"], "and goes elsewhere"],
  ["ssh h 'cd $X && rm -rf x'", ["file.delete /**/x recursive remote"], "nobody knows where"],
  ["ssh h -N", [], "no command at all"],
  ["ssh h -v uptime", [], "looks"],
  ["ssh h ls -R /srv", [], "an option of the command is none of ssh's"],
  ["ssh h -R 8080:localhost:80", ["system.configure tunnel"], "a way in, named behind the host"],
  ["ssh h -o 'ProxyCommand=rm -rf /srv'", ["file.delete /srv recursive"], "P3: a command of this machine"],
  // Ports of this machine
  ["ssh -L 8080:localhost:80 h", [], "for this machine alone"],
  ["ssh -L 127.0.0.1:8080:localhost:80 h", [], "by its address"],
  ["ssh -L 0.0.0.0:5432:db:5432 h", ["net.listen 0.0.0.0"], "a door for everybody"],
  ["ssh h -N -L '*:5432:db:5432'", ["net.listen 0.0.0.0"], "behind the host"],
];

describe("what runs on another machine, and what of this one is opened to it", () => {
  it.each(ROWS)("%s: %j (%s)", (command, effects) => {
    expect(seen(command)).toEqual(effects);
  });
});
