import { afterEach, expect, it, vi } from "vitest";
import { obeySignals } from "./signals.js";

afterEach(() => {
  vi.restoreAllMocks();
});

it("S6: every signal asks to end, however often; after ten seconds the process ends by the next one; then it is deaf", () => {
  const before = process.listenerCount("SIGHUP");
  const asked: string[] = [];
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  let now = 1_000;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const deafen = obeySignals((signal) => asked.push(signal));
  for (const signal of ["SIGINT", "SIGINT", "SIGTERM", "SIGHUP"] as const) process.emit(signal, signal);
  expect(asked).toEqual(["SIGINT", "SIGINT", "SIGTERM", "SIGHUP"]);
  now += 9_999;
  process.emit("SIGINT", "SIGINT");
  expect(kill).not.toHaveBeenCalled();
  now += 1;
  process.emit("SIGINT", "SIGINT");
  expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGINT");
  expect(asked).toHaveLength(5);
  expect(process.listenerCount("SIGHUP")).toBe(before);
  deafen();
});
