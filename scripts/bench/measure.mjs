import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Times every call on its own, in microseconds. The clock's own cost (about 0.1 µs) is included. */
export function timeEach(call, inputs, { warm, rounds }) {
  for (let round = 0; round < warm; round++) for (const input of inputs) call(input);
  const times = new Float64Array(rounds * inputs.length);
  let at = 0;
  for (let round = 0; round < rounds; round++) {
    for (const input of inputs) {
      const begin = process.hrtime.bigint();
      call(input);
      times[at++] = Number(process.hrtime.bigint() - begin) / 1_000;
    }
  }
  return summarise(times);
}

/** The same, one call at a time with a pause between, as an agent calls. */
export async function timePaced(call, inputs, { samples, pauseMs }) {
  const times = new Float64Array(samples);
  for (let at = 0; at < samples; at++) {
    await new Promise((done) => setTimeout(done, pauseMs));
    const begin = process.hrtime.bigint();
    call(inputs[at % inputs.length]);
    times[at] = Number(process.hrtime.bigint() - begin) / 1_000;
  }
  return summarise(times);
}

/** Two ways of doing the same, turn by turn in one process, so that the machine's mood hits both alike. */
export function timeTurns(first, second, inputs, { warm, rounds }) {
  for (let round = 0; round < warm; round++) {
    for (const input of inputs) {
      first(input);
      second(input);
    }
  }
  const times = [new Float64Array(rounds * inputs.length), new Float64Array(rounds * inputs.length)];
  for (let round = 0, at = 0; round < rounds; round++) {
    for (const input of inputs) {
      const order = (at & 1) === 0 ? [0, 1] : [1, 0];
      for (const which of order) {
        const call = which === 0 ? first : second;
        const begin = process.hrtime.bigint();
        call(input);
        times[which][at] = Number(process.hrtime.bigint() - begin) / 1_000;
      }
      at += 1;
    }
  }
  return times.map(summarise);
}

/** `p50`, `p99` and `max` of some times; sorts them in place. */
export function summarise(times) {
  times.sort();
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { samples: times.length, p50: at(0.5), p99: at(0.99), max: times[times.length - 1] };
}

/** Milliseconds of a write of so many bytes in `folder` and a sync after it: no record there is durable sooner. */
export function rawDisk(folder, samples, bytes = 1_024) {
  const file = openSync(join(folder, "raw"), "a");
  const record = Buffer.alloc(bytes, "x");
  const times = new Float64Array(samples);
  for (let at = 0; at < samples; at++) {
    const begin = process.hrtime.bigint();
    writeSync(file, record);
    fdatasyncSync(file);
    times[at] = Number(process.hrtime.bigint() - begin) / 1e6;
  }
  closeSync(file);
  return summarise(times);
}
