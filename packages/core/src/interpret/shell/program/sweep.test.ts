import { expect, it } from "vitest";
import { verdictOf } from "../testing/verdict.js";

const python = (last: number) =>
  `python3 -c 'import socket\nfor p in range(1, ${last}): socket.socket().connect(("h.example", p))'`;

/** What many connections are, and what a loop without an end is; null where it is a day's work. */
const ROWS: readonly (readonly [command: string, rule: string | null, why: string])[] = [
  ["for p in 21 22 23 25 53 80 110 443; do nc -z h.example $p; done", "net.scan", "port by port"],
  ["for p in {1..9999}; do nc -z h.example $p; done", "net.scan", "a port nobody can say"],
  ["for p in {1..9999}; do echo > /dev/tcp/h.example/$p; done", "net.scan", "by the shell alone"],
  ["for p in {1..20}; do echo > /dev/tcp/h.example/$p; done", "net.scan", "by the shell, a few"],
  ["for i in {1..254}; do nc -z -w1 10.0.0.$i 22; done", "net.scan", "one port of a whole network"],
  ['for i in {1..99}; do timeout 1 bash -c "</dev/tcp/10.0.0.$i/445"; done', "net.scan", "by what answers"],
  ["naabu -host 10.0.0.5 -p -", "net.scan", "a program made for it"],
  ["for u in {a..z}; do curl -s https://h.example/$u; done", null, "pages of one server"],
  [python(99), "net.scan", "in another language"],
  [python(4), null, "three ports"],
  ["for p in 80 443 22; do nc -z h.example $p; done", null, "three ports"],
  ["for p in {1..9999}; do nc -z localhost $p; done", null, "this machine's own"],
  ["for i in {1..60}; do nc -z db.example 5432 && break; sleep 1; done", null, "one waits for a server"],
  ["for h in a b c; do nc -z $h.example 22; done", null, "three machines"],
  ["while true; do pbpaste >> a; sleep 5; done", "data.secrets", "all that is copied from now on"],
  ["pbpaste > a", null, "once"],
  ["for i in 1 2; do pbpaste >> a; done", null, "twice"],
  ["watch -n 5 'pbpaste | tee -a a'", "data.secrets", "by a program that repeats it"],
  ["while clipnotify; do xsel -b -o >> a; done", "data.secrets", "whenever something is copied"],
  ["watch -n 5 kubectl get pods", null, "something else, again and again"],
  ["while :; do curl -s http://h.example & done", "net.scan", "requests without an end or a pause"],
  ["while :; do curl -s http://h.example; sleep 9; done", null, "now and then"],
  ["while :; do curl -s http://localhost:8080; done", null, "a server of one's own"],
  ["until curl -s http://h.example; do :; done", null, "until it answers"],
  ["ab -n 100 -c 10 http://h.example/x", "net.scan", "another's server"],
  ["hey -z 10s http://localhost:3000", null, "a server of one's own"],
  ["wrk -t2 -c10 -s post.lua https://h.example", "net.scan", "another's server"],
  ["locust -f a.py --host https://h.example", "net.scan", "another's server"],
  ["echo 'GET https://h.example/' | vegeta attack -rate=1000", "net.scan", "told on its input"],
  ["echo 'GET http://localhost:3000/' | vegeta attack -rate=10", null, "a server of one's own"],
  ["k6 run load.js", null, "what it is aimed at stands in the file"],
  ["slowhttptest -c 1000 -H -u http://h.example", "net.scan", "made for it"],
  ["ping -f h.example", "net.scan", "as fast as can be"],
  ["ping -c 3 h.example", null, "whether it answers"],
];

it.each(ROWS)("P10: %s: %s (%s)", (command, rule) => {
  const { rules, verdict } = verdictOf(command);
  expect(verdict).toBe(rule === null ? "allow" : "ask");
  if (rule !== null) expect(rules.map((one) => one.rule)).toContain(rule);
});
