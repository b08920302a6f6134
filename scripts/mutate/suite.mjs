// The part of vitest that the tests of mutated folders use, without its start: a file's tests are collected, and run one by one.

import * as matchers from "@vitest/expect";

const { chai } = matchers;
for (const part of [matchers.JestExtend, matchers.JestChaiExpect, matchers.JestAsymmetricMatchers]) chai.use(part);

const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect);
globalThis[matchers.GLOBAL_EXPECT] = expect;
matchers.setState({ assertionCalls: 0 }, expect);
chai.expect.extend(expect, matchers.customMatchers);
Object.assign(expect, globalThis[matchers.ASYMMETRIC_MATCHERS_OBJECT]);

/** `each` of a table, one after the other: a row that is a list is spread. */
const eachOf = (declare) => (table) => (name, body) => {
  for (const [at, row] of table.entries())
    declare(`${name} [${at}]`, () => (Array.isArray(row) ? body(...row) : body(row)));
};

/** What a test file imports as `vitest`, and the tests it has declared so far: `{ name, body }`, in order. */
export function collector() {
  const tests = [];
  const within = [];
  const it = (name, body) => tests.push({ name: [...within, name].join(" > "), body });
  const describe = (name, body) => {
    within.push(name);
    body();
    within.pop();
  };
  it.each = eachOf(it);
  describe.each = eachOf(describe);
  return { tests, vitest: { it, describe, expect } };
}
