/** Counts verdicts per expectation and group, and keeps what was decided otherwise than expected. */
export function createCounter(file, wrong) {
  return {
    /** A table of verdicts; `add` with the group a row belongs to, what it expects and what was decided. */
    table(first = "expect") {
      const groups = new Map();
      return {
        first,
        add(group, verdict) {
          const counts = groups.get(group) ?? { allow: 0, ask: 0, deny: 0 };
          counts[verdict] += 1;
          groups.set(group, counts);
        },
        rows: () => [...groups].map(([group, counts]) => ({ [first]: group, rows: sum(counts), ...counts })),
      };
    },
    miss(row, text, judged) {
      wrong.push({
        file,
        id: row.id,
        expect: row.expect,
        verdict: judged.verdict,
        rules: judged.rules,
        findings: judged.findings,
        actions: judged.actions.slice(0, 12).map(shortAction),
        text: text.slice(0, 400),
      });
    },
  };
}

const sum = (counts) => counts.allow + counts.ask + counts.deny;

function shortAction({ kind, resource, certainty, labels, detail }) {
  const extra = Object.entries(detail)
    .filter(([key]) => key !== "argv" && key !== "arguments")
    .map(([key, value]) => `${key}=${value}`);
  const tail = [...labels, ...extra].join(" ");
  return `${kind} ${resource.form === "exact" ? "" : `${resource.form}:`}${resource.name}${certainty === "possible" ? "?" : ""} ${tail}`.trimEnd();
}

/** A rate with both its numbers, so that nobody has to trust the percentage. */
export const rate = (name, hits, of, bar) => ({
  name,
  hits,
  of,
  percent: of === 0 ? null : Math.round((hits / of) * 10_000) / 100,
  ...(bar === undefined ? {} : { bar }),
});

export const stopped = (judged) => judged.verdict !== "allow";
