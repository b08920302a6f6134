import { describe, expect, it } from "vitest";
import { effectsOf, interpretText } from "../../shell/testing/read.js";

/** Whoever reaches these may have anything run. */
const OPEN: readonly (readonly [command: string, why: string])[] = [
  ["node --inspect=0.0.0.0:9229 a.js", "every address"],
  ["node --inspect-brk=[::]:9229 a.js", "every address"],
  ["node --inspect-port=10.0.0.5:9229 --inspect a.js", "one that others reach"],
  ["electron --inspect=0.0.0.0:9229 .", "the same, of a desktop application"],
  ["electron --remote-debugging-port=9222 .", "its pages"],
  ["nodemon --inspect=0.0.0.0 a.js", "handed on"],
  ["java -agentlib:jdwp=transport=dt_socket,server=y,address=*:5005 -jar a.jar", "every address"],
  ["java -Xrunjdwp:transport=dt_socket,server=y,address=0.0.0.0:5005 A", "an older spelling"],
  ["gdbserver :1234 ./a", "no host is every address"],
  ["gdbserver 0.0.0.0:1234 --attach 42", "a process that runs"],
  ["lldb-server platform --listen '*:1234'", "every address"],
  ["dlv exec ./a --headless --listen=0.0.0.0:2345", "every address"],
  ["dlv debug --headless -l :2345", "no host is every address"],
  ["rdbg --open --host 0.0.0.0 --port 1 a.rb", "every address"],
  ["python3 -m debugpy --listen 0.0.0.0:5678 a.py", "every address"],
  ["jupyter lab --ip=0.0.0.0 --ServerApp.token=''", "a notebook without a password"],
  ["jupyter-lab --ip 0.0.0.0 --ServerApp.token=", "as two words"],
  ["jupyter notebook --ip='*' --NotebookApp.token='' --NotebookApp.password=''", "an older spelling"],
  ["code-server --auth none --bind-addr 0.0.0.0:8080", "an editor without a password"],
];

/** A person's own debugger on this machine. */
const OWN: readonly (readonly [command: string, why: string])[] = [
  ["node --inspect a.js", "loopback, where nothing is said"],
  ["node --inspect=9230 a.js", "a port alone stays here"],
  ["node --inspect-brk=127.0.0.1:9229 a.js", "loopback"],
  ["node --inspect=localhost:9229 a.js", "loopback"],
  ["electron .", "no debugger"],
  ["java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005 -jar a.jar", "a port alone stays here"],
  ["java -jar a.jar", "no debugger"],
  ["gdbserver localhost:1234 ./a", "loopback"],
  ["gdbserver - ./a", "its own input"],
  ["dlv test ./...", "no listener"],
  ["dlv debug --headless --listen=127.0.0.1:2345", "loopback"],
  ["python3 -m debugpy --listen 5678 a.py", "a port alone stays here"],
  ["python3 -m debugpy --listen localhost:5678 a.py", "loopback"],
  ["jupyter lab", "its own token, loopback"],
  ["jupyter lab --ip=0.0.0.0", "its own token"],
  ["jupyter lab --ServerApp.token=''", "loopback, where nothing is said"],
  ["code-server --auth none --bind-addr 127.0.0.1:8080", "loopback"],
  ["code-server --bind-addr 0.0.0.0:8080", "with a password"],
];

const doors = (command: string) =>
  interpretText(command).actions.filter((one) => one.kind === "net.listen" && one.detail.scheme === "debugger").length;

const MEMORY: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  [
    "gdb -p 42 -batch -ex 'dump memory /tmp/m 0x1 0x2'",
    ["system.kill 42 bounded", "file.read /proc/42/mem"],
    "copied out",
  ],
  ["gdb -p 42 -batch -ex generate-core-file", ["system.kill 42 bounded", "file.read /proc/42/mem"], "all of it"],
  ["lldb -p 42 -o 'memory read 0x1'", ["system.kill 42 bounded", "file.read /proc/42/mem"], "copied out"],
  ["lldb -p 42 -o 'process save-core /tmp/c'", ["system.kill 42 bounded", "file.read /proc/42/mem"], "all of it"],
  ["gdb -p 42 -batch -ex 'thread apply all bt'", ["system.kill 42 bounded"], "where it hangs"],
  ["gdb -batch -ex 'dump memory m 0 1' -c core", [], "of no process that runs"],
  ["strace -s 4096 -p 42", ["secret.read process", "system.kill 42 bounded"], "what is said, in full"],
  ["strace -e write=1 -p 42", ["secret.read process", "system.kill 42 bounded"], "all that is written"],
  ["ltrace -p 42 -s 400", ["secret.read process", "system.kill 42 bounded"], "what is said, in full"],
  ["strace -f -e trace=network -p 42", ["system.kill 42 bounded"], "which calls are made"],
  ["strace -s 4096 ls", ["file.list /home/dev/app"], "a program of one's own"],
  ["reptyr -T 42", ["secret.read process"], "another's terminal"],
];

describe("debuggers", () => {
  it.each(OPEN)("P4: %s opens a door", (command) => {
    expect(doors(command)).toBeGreaterThan(0);
  });
  it.each(OWN)("P4: %s opens none", (command) => {
    expect(doors(command)).toBe(0);
  });
  it.each(MEMORY)("P4: %s", (command, effects) => {
    expect(effectsOf(command).toSorted()).toEqual(effects.toSorted());
  });
});
