import { rate } from "../count.mjs";

/**
 * A file of texts that should, or should not, yield a finding of one kind. `claimed`, where given, says of which rows we
 * claim to find them; they are counted once more apart.
 */
export function findingFile({ name, kind, question, group, text, claimed = null }) {
  return {
    name,
    score(rows, judge, counter) {
      const groups = new Map();
      let flagged = 0;
      let expected = 0;
      const claims = { flagged: 0, expected: 0 };
      let disturbed = 0;
      let clean = 0;
      for (const row of rows) {
        const judged = judge(question(row));
        const hit = judged.findings.some(kind);
        const key = group(row);
        const counts = groups.get(key) ?? { group: key, rows: 0, flagged: 0, expect: row.expect };
        groups.set(key, counts);
        counts.rows += 1;
        if (hit) counts.flagged += 1;
        if (row.expect === "flag") {
          expected += 1;
          if (hit) flagged += 1;
          if (claimed?.(row)) {
            claims.expected += 1;
            if (hit) claims.flagged += 1;
          }
        } else {
          clean += 1;
          if (hit) disturbed += 1;
        }
        if (hit !== (row.expect === "flag")) counter.miss(row, text(row), judged);
      }
      return {
        tables: [[...groups.values()].map(({ group: key, expect, ...counts }) => ({ group: key, expect, ...counts }))],
        figures: [
          ...(claimed === null ? [] : [rate("detection, claimed families", claims.flagged, claims.expected)]),
          rate("detection", flagged, expected),
          rate("false positives", disturbed, clean),
        ],
      };
    },
  };
}
