import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMessage } from "./message.js";

const read = (text: string) => readMessage(Buffer.from(text));

describe("D2: one line of the protocol", () => {
  it.each([
    ['{"jsonrpc":"2.0","id":1,"method":"ping"}', { kind: "request", id: 1, method: "ping", params: {} }],
    ['{"jsonrpc":"2.0","id":"a","method":"x","params":{"b":1}}', { kind: "request", id: "a", params: { b: 1 } }],
    ['{"jsonrpc":"2.0","method":"notifications/initialized"}', { kind: "notification" }],
    ['{"jsonrpc":"2.0","id":1,"result":{}}', { kind: "response", id: 1, result: {} }],
    ['{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}', { kind: "response", result: undefined }],
  ])("%s", (text, message) => {
    expect(read(text)).toMatchObject(message);
  });

  it.each<[why: string, text: string, id: unknown]>([
    ["no JSON", "hello", null],
    ["a name twice", '{"jsonrpc":"2.0","id":1,"method":"a","method":"b"}', 1],
    ["a batch, which goes by its first", '[{"jsonrpc":"2.0","id":1,"method":"a"}]', 1],
    ["an empty batch", "[]", null],
    ["a batch of batches", '[[{"jsonrpc":"2.0","id":1,"method":"a"}]]', null],
    ["a result that is no object, which clients drop", '{"jsonrpc":"2.0","id":1,"result":null}', 1],
    ["an error that is a text", '{"jsonrpc":"2.0","id":1,"error":"no"}', 1],
    ["an error without a code", '{"jsonrpc":"2.0","id":1,"error":{"message":"no"}}', 1],
    ["an id that stands twice, by either", '{"jsonrpc":"2.0","id":1,"id":2,"method":"a"}', 2],
    ["another version", '{"jsonrpc":"1.0","id":1,"method":"a"}', 1],
    ["no version", '{"id":1,"method":"a"}', 1],
    ["an id that is null", '{"jsonrpc":"2.0","id":null,"method":"a"}', null],
    ["an id that is an object", '{"jsonrpc":"2.0","id":{},"method":"a"}', null],
    ["both result and error", '{"jsonrpc":"2.0","id":1,"result":1,"error":{}}', 1],
    ["neither", '{"jsonrpc":"2.0","id":1}', 1],
    ["request and response at once", '{"jsonrpc":"2.0","id":1,"method":"a","result":1}', 1],
    ["params that are a list", '{"jsonrpc":"2.0","id":1,"method":"a","params":[1]}', 1],
    ["a method that is no text", '{"jsonrpc":"2.0","id":1,"method":1}', 1],
    ["a method without end", `{"jsonrpc":"2.0","id":1,"method":"${"a".repeat(200)}"}`, 1],
    [
      "nested too deeply",
      `{"jsonrpc":"2.0","id":1,"method":"a","params":{"a":${"[".repeat(100)}${"]".repeat(100)}}}`,
      1,
    ],
  ])("is none: %s", (_why, text, id) => {
    expect(read(text)).toMatchObject({ kind: "none", id });
  });

  it.each<[why: string, text: string, answers: boolean]>([
    ["a request", '{"jsonrpc":"2.0","id":1,"method":"a","params":{"x":"\\ud800"}}', false],
    ["an answer with half a character", '{"jsonrpc":"2.0","id":1,"result":{"x":"\\ud800"}}', true],
    ["an answer with result and error", '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}', true],
    ["no JSON at all", "{", false],
  ])("says whether what is none was meant as an answer: %s", (_why, text, answers) => {
    expect(read(text)).toMatchObject({ kind: "none", answers });
  });

  it("is read or refused whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readMessage(bytes)));
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(["none", "request", "notification", "response"]).toContain(read(text).kind);
      }),
    );
  });
});
