import fc from "fast-check";

// Reads of `t` and `u` whose conditions say of which rows they speak, in every place a condition can stand.

const name = fc.constantFrom(..."id id id id a a a x.id x.id x.id x.a x.a y.id y.id y.b b t.id u.id".split(" "));
const one = fc.oneof(
  fc
    .tuple(name, fc.constantFrom("1", "7", "'x'", "'z'"))
    .map(([n, v]) => (/(?:id)$/.test(n) ? `${n} = ${/\d/.test(v) ? v : 1}` : `${n} = ${/\d/.test(v) ? "'x'" : v}`)),
  fc.constantFrom("id IN (1)", "1 = id", "id IN (1, 7)", "id > 0", "true", "a IS NOT NULL", "id = 1 AND id = 7"),
);
const condition = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    one,
    fc.tuple(tie("c"), tie("c")).map(([a, b]) => `${a} AND ${b}`),
    fc.tuple(tie("c"), tie("c")).map(([a, b]) => `(${a} OR ${b})`),
    tie("c").map((c) => `NOT (${c})`),
  ),
})).c;

export const reads: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(
      "SELECT * FROM t WHERE $",
      "SELECT * FROM t x WHERE $",
      "SELECT * FROM t x, u y WHERE $",
      "SELECT * FROM t x JOIN u y ON $ WHERE $",
      "SELECT * FROM t x LEFT JOIN u y ON $ WHERE $",
      "SELECT * FROM t x RIGHT JOIN u y ON $ WHERE $",
      "SELECT * FROM t x FULL JOIN u y ON x.id = y.id WHERE $",
      "SELECT * FROM t x NATURAL JOIN u WHERE $",
      "SELECT * FROM t WHERE $ UNION ALL SELECT * FROM t WHERE $",
      "SELECT * FROM u WHERE $ UNION SELECT * FROM t",
      "SELECT (SELECT count(*) FROM u WHERE $) FROM t WHERE $",
      "SELECT (SELECT count(*) FROM u y WHERE $) FROM t x WHERE $",
      "SELECT * FROM t WHERE id IN (SELECT id FROM u WHERE $)",
      "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM u WHERE $) AND $",
      "SELECT * FROM (SELECT * FROM t WHERE $) x WHERE $",
      "WITH t AS (SELECT * FROM u WHERE $) SELECT * FROM t WHERE $",
      "WITH w AS (SELECT * FROM t WHERE $) SELECT * FROM w x WHERE $",
      "SELECT * FROM t x, LATERAL (SELECT * FROM u WHERE $) y WHERE $",
      "SELECT count(*) FROM t WHERE $ HAVING count(*) >= 0",
      "SELECT count(*) FILTER (WHERE $) FROM t",
      "SELECT * FROM t x JOIN t y USING (id) WHERE $",
      "SELECT CASE WHEN $ THEN 1 END FROM t",
      "SELECT * FROM t ORDER BY ($), id LIMIT 1",
    ),
    fc.array(condition, { minLength: 3, maxLength: 3 }),
  )
  .map(([shape, conditions]) => {
    let n = 0;
    return shape.replaceAll("$", () => conditions[n++]!);
  });
