import { describe, expect, it } from "vitest";
import { verdictOf } from "../shell/testing/verdict.js";

const python = (text: string) =>
  `cat > a.py <<'E'\nimport sqlite3\nc = sqlite3.connect('app.db')\n${text}\nE\npython3 a.py`;
const node = (text: string) =>
  `cat > a.js <<'E'\nconst { Pool } = require('pg');\nconst db = new Pool();\n${text}\nE\nnode a.js`;

const ROWS: readonly (readonly [command: string, verdict: "allow" | "ask" | "deny", why: string])[] = [
  [python("def gone(i):\n  c.execute('DELETE FROM t WHERE id = ?', (i,))"), "allow", "nobody is seen to call it"],
  [python("def done(i):\n  c.execute('UPDATE t SET d = 1 WHERE id = ?', (i,))"), "allow", "a row that is changed"],
  [
    python("@app.delete('/t/<i>')\ndef gone(i):\n  c.execute('DELETE FROM t WHERE id = %s', (i,))"),
    "allow",
    "when it is asked to",
  ],
  [
    node("app.delete('/t/:id', async (q, r) => { await db.query('DELETE FROM t WHERE id = $1', [q.params.id]); });"),
    "allow",
    "by a server",
  ],
  [
    python("class R:\n  def gone(self, i):\n    self.c.execute('DELETE FROM t WHERE id=?', (i,))"),
    "allow",
    "of a connection somebody hands over",
  ],
  [
    python("c.execute('CREATE TABLE IF NOT EXISTS t (a)'); c.execute('CREATE INDEX i ON t (a)')"),
    "allow",
    "a file of the project gets a table",
  ],
  [python("c.execute('CREATE TABLE t (a)'); c.execute('DROP TABLE t')"), "deny", "and loses one"],
  [python("c.execute('ALTER TABLE t DROP COLUMN a')"), "deny", "or a column"],
  [python("d = sqlite3.connect('/srv/app.db'); d.execute('CREATE TABLE t (a)')"), "ask", "a file elsewhere"],
  [node("db.query('CREATE TABLE t (a int)');"), "ask", "a server's, which others have a part in"],
  [python("c.execute('DELETE FROM t WHERE id = ?', (5,))"), "ask", "at once"],
  [python("def gone(i):\n  c.execute('DELETE FROM t WHERE id = ?', (i,))\ngone(5)"), "ask", "it is called"],
  [
    python(
      "import sys\ndef gone(i):\n  c.execute('DELETE FROM t WHERE id = ?', (i,))\ngetattr(sys.modules[__name__], 'go' + 'ne')(5)",
    ),
    "ask",
    "by a name that is put together",
  ],
  [
    python(
      "def gone(i):\n  c.execute('DELETE FROM t WHERE id = ?', (i,))\nfor f in [g for n, g in globals().items() if n[0] == 'g']: f(5)",
    ),
    "ask",
    "as one of all there are",
  ],
  [
    python("def gone():\n  c.execute(\"DELETE FROM t WHERE day < '2020-01-01'\")"),
    "ask",
    "the rows are chosen already",
  ],
  [python("def gone(i):\n  c.execute('DELETE FROM t')"), "deny", "all of them"],
  [python("def gone(i):\n  c.execute('DROP TABLE t')"), "deny", "the table"],
  [
    node("app.delete('/t', async (q, r) => { await db.query('TRUNCATE t'); });"),
    "deny",
    "all of them, when it is asked to",
  ],
  [node("retry(() => db.query('DELETE FROM t WHERE id = $1', [5]));"), "ask", "whoever has it may call it at once"],
  [node("cache.delete('t', () => db.query('DELETE FROM t WHERE id = $1', [5]));"), "ask", "no path of a server"],
  [python("import os\ndef gone(i):\n  os.remove('/etc/hosts')"), "deny", "a file is no row"],
];

describe("statements that wait for a request", () => {
  it.each(ROWS)("D1: %s: %s (%s)", (command, verdict) => {
    expect(verdictOf(command).verdict).toBe(verdict);
  });
});
