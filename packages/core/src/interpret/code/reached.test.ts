import { describe, expect, it } from "vitest";
import { effectsOf } from "./testing/render.js";

type Row = readonly [why: string, code: string];

/** Each of these runs `id` by a shell or as a program, by a way around the function's plain name. */
const REACHED: Readonly<Record<string, readonly Row[]>> = {
  python: [
    ["a module another one loaded", "import shutil; shutil.os.system('id')"],
    ["under its hidden name", "import random; random._os.system('id')"],
    ["through two of them", "import logging; logging.sys.modules['os'].system('id')"],
    ["imported from there", "from glob import os; os.system('id')"],
    ["by a name in other letters", "import os; os.\u017fystem('id')"],
    ["by a method of every object", "import os; os.__getattribute__('system')('id')"],
    ["as the key of an order", "import os; sorted(['id'], key=os.system)"],
    ["what a text comes to", "import os; eval('os.system')('id')"],
    ["any class there is", "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'Popen'][0](['id'])"],
    ["a part of a package by its star", "from ctypes import *\ncdll.LoadLibrary('libc.so.6').system(b'id')"],
    ["another function under a harmless name", "import os, builtins; builtins.print = os.system; print('id')"],
    [
      "an object that says how it is made",
      "import os, pickle\nclass A:\n  def __reduce__(s): return (os.system, ('id',))\npickle.loads(pickle.dumps(A()))",
    ],
    ["another library's way", "from distutils.spawn import spawn; spawn(['id'])"],
    ["a browser that is a command", "import webbrowser; webbrowser.get('id %s').open('x')"],
    ["a module whose functions are programs", "import sh; sh.id()"],
  ],
  node: [
    ["what a text comes to", "eval('require')('child_process').execSync('id')"],
    ["in another context", "require('vm').runInThisContext('require')('child_process').execSync('id')"],
    ["with names of its own", "require('vm').runInNewContext('r(\"child_process\").execSync(\"id\")', {r: require})"],
    [
      "beside a context that has another function of that name",
      "require('vm').runInNewContext('1', {require: x => x}); require('child_process').execSync('id')",
    ],
    ["made by reflection", "Reflect.construct(Function, ['r', 'r(\"child_process\").execSync(\"id\")'])(require)"],
    [
      "in a worker",
      "new (require('worker_threads').Worker)('require(\"child_process\").execSync(\"id\")', {eval: true})",
    ],
    ["out of a map", "new Map([['f', require('child_process').execSync]]).get('f')('id')"],
    [
      "out of one that was filled",
      "const m = new Map(); m.set('f', require('child_process').execSync); m.get('f')('id')",
    ],
    [
      "chosen among a module's",
      "for (const [k, f] of Object.entries(require('child_process'))) if (k == name) f('id')",
    ],
    [
      "by the global object",
      "(function () { return this })().process.mainModule.require('child_process').execSync('id')",
    ],
    ["called by a template", "const t = s => require('child_process').execSync(s[0]); t`id`"],
  ],
  perl: [
    ["by its full name", "use POSIX; POSIX::system('id')"],
    ["with handles before it", "use IPC::Open3; open3(my $a, my $b, my $c, 'id')"],
    ["what a text comes to", "my $f = eval 'sub { system(@_) }'; $f->('id')"],
  ],
  ruby: [
    ["called by brackets", "method(:system)['id']"],
    ["a text that is added to", "s = 'i'; s << 'd'; system s"],
    ["in several steps", "s = ''; s << 'i' << 'd'; `#{s}`"],
    ["by a method", "s = 'i'; s.concat('d'); system s"],
    ["a word with a blank", "%w[id\\ -u].each { |c| system c }"],
    ["what a text comes to", "eval('method(:system)').call('id')"],
  ],
  awk: [
    ["found by a pattern", 'BEGIN { match("<id>", /<(.*)>/, m); system(m[1]) }'],
    ["by a function of its own", 'function f(c) { system(c) } BEGIN { f("id") }'],
  ],
  php: [
    ["made a closure", "Closure::fromCallable('system')('id');"],
    ["reflected", "(new ReflectionFunction('system'))->invoke('id');"],
    ["with a list", "(new ReflectionFunction('system'))->invokeArgs(['id']);"],
    ["at every tick", "declare(ticks=1); register_tick_function('system', 'id'); $x = 1;"],
    ["of another language", "FFI::cdef('int system(char*);')->system('id');"],
  ],
};

/** The same shapes with nothing to run. */
const INERT: Readonly<Record<string, readonly Row[]>> = {
  python: [
    ["a module of one's own by such a name", "import app; app.os_name('id')"],
    ["an order of texts", "sorted(['id', 'ls'], key=len); min(['id'], key=str.lower)"],
    ["a value", "x = eval('1 + 1'); print(x)"],
    ["an object that is kept", "import pickle; pickle.dumps({'cmd': 'id'})"],
    ["a browser by its name", "import webbrowser; webbrowser.get('firefox')"],
  ],
  node: [
    ["a map of texts", "const m = new Map([['cmd', 'id']]); console.log(m.get('cmd'))"],
    ["a template", "const t = s => s[0]; console.log(t`id`)"],
    ["a value", "const x = eval('1 + 1'); console.log(x)"],
    ["names of a module", "console.log(Object.keys(require('child_process')))"],
  ],
  ruby: [["a text that is shown", "s = 'i'; s << 'd'; puts s"]],
  php: [["a name that is shown", "echo (new ReflectionFunction('strlen'))->invoke('id');"]],
};

const starts = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:shell|exec|opaque (?:unknown|untrusted)_code)/.test(one));

describe("functions reached without their names", () => {
  for (const [language, rows] of Object.entries(REACHED))
    it.each(rows)(`${language}: %s`, (_, code) => {
      expect(starts(language, code).join()).toMatch(/\bid\b|opaque|UNKNOWN/);
    });
});

describe("and nothing where there is none", () => {
  for (const [language, rows] of Object.entries(INERT))
    it.each(rows)(`${language}: %s`, (_, code) => {
      expect(starts(language, code)).toEqual([]);
    });
});
