import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What of a line concerns data and services. */
const seen = (command: string) => effectsOf(command).filter((one) => /^(?:data|system|opaque)/.test(one));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["echo flush_all | nc localhost 11211", ["data.delete *"], "D1: everything memcached holds"],
  ["printf 'delete k\\r\\n' | nc -q1 localhost 11211", ["data.delete * bounded"], "one key"],
  ["echo stats | nc localhost 11211", [], "looks"],
  ["echo FLUSHALL | nc -w1 r 6379", ["data.delete *"], "D1: everything Redis holds"],
  ["printf '*1\\r\\n$8\\r\\nFLUSHALL\\r\\n' | nc r 6379", ["data.delete *"], "D1: with lengths before every word"],
  ["printf 'CONFIG SET dir /x\\r\\n' | nc r 6379", ["system.configure redis redis config"], "a known way to code"],
  ["echo PING | nc r 6379", ["data.read * bounded"], "looks"],
  ["echo ruok | nc z 2181", [], "looks"],
  ["echo kill | nc z 2181", ["system.configure zookeeper service"], "a member ends"],
  ["echo flush_all | nc localhost 8080", [], "a server under development"],
];

describe("servers that are told what to do by lines of text", () => {
  it.each(ROWS)("%s: %j (%s)", (command, effects) => {
    expect(seen(command)).toEqual(effects);
  });
});
