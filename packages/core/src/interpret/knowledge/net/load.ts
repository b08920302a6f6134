import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, type Value, withText } from "../value.js";

/** This machine: its own server is measured, its own ports are looked at. */
export const isHere = (text: string) =>
  /^(?:\w+:\/\/)?(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[?::1\]?)(?=[:/]|$)/i.test(text);

/** Requests without a pause: fine for a server of one's own, an attack on anybody else's. */
export function floods(target: Value, emit: Emit): void {
  const host = withText(
    target,
    target.text
      .slice(0, 4096)
      .replace(/^\w+:\/\//, "")
      .replace(/[/?#].*$/s, ""),
  );
  if (isHere(target.text.slice(0, 256))) emit.net("net.connect", target);
  else emit.role({ kind: "net.connect", detail: { scheme: "flood" } }, target.form === "unknown" ? target : host);
}

/** `http://…`, `host:port`, a name with a dot: not a file, a number, a verb. */
const isTarget = ({ form, text }: Value) =>
  form !== "exact" || /^https?:\/\//i.test(text) || /^(?:localhost|[\w-]+(?:\.[\w-]+)+):\d{1,5}(?:\/|$)/.test(text);

function each(line: Line, emit: Emit): void {
  for (const one of line.operands) if (isTarget(one)) floods(one, emit);
  for (const one of line.values("--host")) floods(one, emit);
  // `GET http://…`, a line each.
  for (const [, url] of (line.stdin.text ?? "").slice(0, 65_536).matchAll(/^[A-Z]{3,7} (https?:\/\/\S+)/gm))
    floods(exact(url!), emit);
}

/** How many requests one address takes: measured, or broken. */
export const entries: readonly Entry[] = [
  {
    names: [
      "ab",
      "ab2",
      "wrk",
      "wrk2",
      "hey",
      "oha",
      "rewrk",
      "siege",
      "httperf",
      "bombardier",
      "h2load",
      "autocannon",
      "plow",
      "cassowary",
      "boom",
      "weighttp",
    ],
    unknownOptions: "ignored",
    options: {
      "-n -c -t -d -p -H -T -m -C -A -P -i -b -w -l -r -R -a -u -z -q -M -D -Z -g -o -f -U --threads --connections --concurrency --concurrent --requests --duration --rate --method --body --header --timeout --latencies --time --reps --file --num-conns --num-calls --port --uri":
        "value",
      "--server --host": { value: "required", sets: "host" },
      "-s": "value",
      "-k -V -v -h --latency": "flag",
      "--version --help": "harmless",
    },
    act: each,
  },
  {
    // What they are aimed at may stand in a file of their own.
    names: ["locust", "k6", "vegeta", "artillery", "gatling", "jmeter", "drill-load", "tsung"],
    unknownOptions: "ignored",
    options: { "-H --host": { value: "required", sets: "host" }, "-f --locustfile -c --config": "optional" },
    act: each,
  },
  {
    // Made to take a server down.
    names: [
      "slowloris",
      "slowloris.py",
      "slowhttptest",
      "goldeneye",
      "goldeneye.py",
      "hulk.py",
      "t50",
      "mhddos",
      "torshammer",
      "pyddos",
      "thc-ssl-dos",
      "synflood",
      "siege-engine",
      "mdk4",
      "mdk3",
    ],
    unknownOptions: "ignored",
    options: { "-p --port -s --sockets -c -i -r -t -w -X -l -n": "value", "-u": { value: "required", sets: "host" } },
    act: (line, emit) => {
      const target = line.operands[0] ?? line.value("-u");
      if (target !== undefined && target !== null) floods(target, emit);
    },
  },
];
