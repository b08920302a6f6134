import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServiceError } from "../errors.js";
import {
  decodeHookAnswer,
  decodeHookAnswerHeader,
  decodeHookHeader,
  encodeHookAnswer,
  encodeHookHeader,
  isHookLine,
} from "./hook.js";

const codeOf = (run: () => unknown) => {
  try {
    run();
    return "accepted";
  } catch (error) {
    return error instanceof ServiceError ? error.code : `threw ${String(error)}`;
  }
};

describe("hook request", () => {
  it("is exactly these bytes", () => {
    expect(encodeHookHeader({ host: "gemini", bytes: 12 })).toBe('{"v":1,"op":"hook","host":"gemini","bytes":12}\n');
    expect(decodeHookHeader(Buffer.from('{"v":1,"op":"hook","host":"claude-code","bytes":0}'))).toEqual({
      host: "claude-code",
      bytes: 0,
    });
  });

  const malformed: readonly (readonly [why: string, line: string, code: string])[] = [
    ["nothing", "", "wire.header"],
    ["another version", '{"v":2,"op":"hook","host":"gemini","bytes":1}', "wire.header"],
    ["another order", '{"op":"hook","v":1,"host":"gemini","bytes":1}', "wire.header"],
    ["spaces", '{"v":1, "op":"hook","host":"gemini","bytes":1}', "wire.header"],
    ["a carriage return", '{"v":1,"op":"hook","host":"gemini","bytes":1}\r', "wire.header"],
    ["another member", '{"v":1,"op":"hook","host":"gemini","bytes":1,"x":1}', "wire.header"],
    ["a member twice", '{"v":1,"op":"hook","host":"gemini","bytes":1,"bytes":2}', "wire.header"],
    ["a leading zero", '{"v":1,"op":"hook","host":"gemini","bytes":01}', "wire.header"],
    ["a negative length", '{"v":1,"op":"hook","host":"gemini","bytes":-1}', "wire.header"],
    ["a fraction", '{"v":1,"op":"hook","host":"gemini","bytes":1.5}', "wire.header"],
    ["an exponent", '{"v":1,"op":"hook","host":"gemini","bytes":1e3}', "wire.header"],
    ["a quoted length", '{"v":1,"op":"hook","host":"gemini","bytes":"1"}', "wire.header"],
    ["a host with a path", '{"v":1,"op":"hook","host":"../x","bytes":1}', "wire.header"],
    ["a host in capitals", '{"v":1,"op":"hook","host":"Gemini","bytes":1}', "wire.header"],
    ["an escaped host", '{"v":1,"op":"hook","host":"g\\u0065mini","bytes":1}', "wire.header"],
    ["a host of 33 characters", `{"v":1,"op":"hook","host":"${"a".repeat(33)}","bytes":1}`, "wire.header"],
    ["no host", '{"v":1,"op":"hook","host":"","bytes":1}', "wire.header"],
    ["a byte more than 8 MiB", '{"v":1,"op":"hook","host":"gemini","bytes":8388609}', "wire.too_large"],
    ["more digits than fit", '{"v":1,"op":"hook","host":"gemini","bytes":99999999999}', "wire.header"],
    ["a line longer than 256 bytes", `{"v":1,"op":"hook","host":"gemini","bytes":1}${" ".repeat(250)}`, "wire.header"],
  ];
  it.each(malformed)("refuses %s", (_why, line, code) => {
    expect(codeOf(() => decodeHookHeader(Buffer.from(line)))).toBe(code);
  });

  it("tells hook frames from JSON lines by their first bytes", () => {
    expect(isHookLine(Buffer.from('{"v":1,"op":"hook"'))).toBe(true);
    expect(isHookLine(Buffer.from('{"v":1,"op":"decide","call":{}}'))).toBe(false);
    expect(isHookLine(Buffer.from('{"v":1'))).toBe(false);
  });

  it("does not encode what it would not decode", () => {
    expect(codeOf(() => encodeHookHeader({ host: "Gemini", bytes: 1 }))).toBe("wire.header");
    expect(codeOf(() => encodeHookHeader({ host: "gemini", bytes: 8 * 1024 * 1024 + 1 }))).toBe("wire.too_large");
  });
});

describe("hook answer", () => {
  it("is exactly these bytes", () => {
    const answer = { exit: 2, stdout: Buffer.from("out"), stderr: Buffer.from("é") };
    expect(encodeHookAnswer(answer).toString()).toBe('{"v":1,"exit":2,"out":3,"err":2}\nouté');
  });

  const malformed: readonly (readonly [why: string, bytes: string, code: string])[] = [
    ["nothing", "", "wire.truncated"],
    ["half a header", '{"v":1,"exit":0', "wire.truncated"],
    ["a header and no body", '{"v":1,"exit":0,"out":1,"err":0}\n', "wire.truncated"],
    ["a body too long", '{"v":1,"exit":0,"out":1,"err":0}\nab', "wire.answer"],
    ["an exit code of 256", '{"v":1,"exit":256,"out":0,"err":0}\n', "wire.answer"],
    ["a negative exit code", '{"v":1,"exit":-1,"out":0,"err":0}\n', "wire.answer"],
    ["another version", '{"v":2,"exit":0,"out":0,"err":0}\n', "wire.answer"],
    ["an error line", '{"v":1,"error":{"code":"wire.busy","message":"x"}}\n', "wire.answer"],
    ["no line at all", "x".repeat(300), "wire.answer"],
    ["more output than a megabyte", '{"v":1,"exit":0,"out":1048577,"err":0}\n', "wire.too_large"],
  ];
  it.each(malformed)("refuses %s", (_why, bytes, code) => {
    expect(codeOf(() => decodeHookAnswer(Buffer.from(bytes)))).toBe(code);
  });

  it("refuses to write more than a megabyte, or an impossible exit code", () => {
    const empty = new Uint8Array();
    expect(codeOf(() => encodeHookAnswer({ exit: 0, stdout: new Uint8Array(1024 * 1024 + 1), stderr: empty }))).toBe(
      "wire.too_large",
    );
    expect(codeOf(() => encodeHookAnswer({ exit: 256, stdout: empty, stderr: empty }))).toBe("wire.header");
  });

  it("comes back as it was, whatever the bytes", () => {
    const part = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), part, part, (exit, stdout, stderr) => {
        const back = decodeHookAnswer(encodeHookAnswer({ exit, stdout, stderr }));
        expect([back.exit, Buffer.from(back.stdout), Buffer.from(back.stderr)]).toEqual([
          exit,
          Buffer.from(stdout),
          Buffer.from(stderr),
        ]);
      }),
    );
  });

  it("every proper prefix of an answer is refused", () => {
    const whole = encodeHookAnswer({ exit: 0, stdout: Buffer.from('{"decision":"deny"}'), stderr: Buffer.from("why") });
    for (let cut = 0; cut < whole.length; cut++) {
      expect(codeOf(() => decodeHookAnswer(whole.subarray(0, cut)))).not.toBe("accepted");
    }
    expect(codeOf(() => decodeHookAnswerHeader(whole.subarray(0, whole.indexOf(0x0a))))).toBe("accepted");
  });
});
