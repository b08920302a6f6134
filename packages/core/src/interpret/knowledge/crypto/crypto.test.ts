import { describe, expect, it } from "vitest";
import { effectsOf, outputOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["mkcert localhost ::1", ["file.write /home/dev/app append"], "a pair for this machine, here"],
  [
    "mkcert -cert-file c.pem -key-file k.pem localhost",
    [`file.write ${app("c.pem")}`, `file.write ${app("k.pem")}`],
    "the same, by name",
  ],
  [
    "certutil -A -n x -t 'C,,' -i ca.crt -d sql:/home/dev/.pki/nssdb",
    ["file.read /home/dev/app/ca.crt", "system.configure certificates", "file.write /home/dev/.pki/nssdb append"],
    "a browser believes what it signs",
  ],
  ["certutil -L -d sql:/home/dev/.pki/nssdb", ["file.read /home/dev/.pki/nssdb"], "looks only"],
  ["ccrypt -r -K x d", ["file.read /home/dev/app/d recursive", "file.write /home/dev/app/d recursive"], "in its place"],
  ["ccrypt -c a.cpt", ["file.read /home/dev/app/a.cpt"], "shows"],
  ["mcrypt -u a", ["file.read /home/dev/app/a", "file.delete /home/dev/app/a"], "the plain one is gone"],
  ["mkcert -install", ["system.configure certificates"], "everybody here trusts what it signs"],
  ["mkcert -CAROOT", [], "shows only"],
  ["ssh-keygen -t ed25519 -f k -N ''", [`file.write ${app("k")}`, `file.write ${app("k.pub")}`], "a new pair"],
  [
    "ssh-keygen -t rsa",
    ["file.write /home/dev/.ssh/id_ed25519", "file.write /home/dev/.ssh/id_ed25519.pub"],
    "where keys are",
  ],
  ["ssh-keygen -lf k.pub", [`file.read ${app("k.pub")}`], "a fingerprint"],
  [
    "ssh-keygen -R h",
    ["file.read /home/dev/.ssh/known_hosts", "file.write /home/dev/.ssh/known_hosts", "system.configure trust"],
    "trust is given up",
  ],
  ["ssh-add -l", [], "names only"],
  ["ssh-add -D", ["system.configure sign-in"], "keys are dropped"],
  ["ssh-add k", [`file.read ${app("k")}`], "a key is loaded"],
  ["ssh-copy-id h", ["net.send h", "system.persist login key"], "lets somebody in there"],
  ["gpg -d a.gpg", [`file.read ${app("a.gpg")}`], "decrypts"],
  ["gpg --export-secret-keys k", ["secret.read gpg-key", `file.read ${app("k")}`], "the key itself"],
  ["gpg -c a", [`file.read ${app("a")}`, `file.write ${app("a.gpg")}`], "beside the file"],
  ["gpg --photo-viewer 'rm a' -k", [`file.delete ${app("a")}`], "P3: a viewer of choice"],
  ["openssl s_client -connect h:443", ["net.connect h", "net.send h", "net.receive h"], "both ways"],
  ["openssl enc -aes-256-cbc -in a -out b", [`file.read ${app("a")}`, `file.write ${app("b")}`], "files"],
  ["openssl rand -hex 8", [], "random"],
  [
    "openssl x509 -req -in a.csr -CA ca.crt -CAkey ca.key -out a.crt",
    [`file.list ${app("a.csr")}`, `file.read ${app("ca.crt")}`, `file.write ${app("a.crt")}`],
    "signed with a key, of which nothing is shown",
  ],
  ["openssl rsa -in ca.key", [`file.read ${app("ca.key")}`], "the key itself is shown"],
  [
    "openssl pkcs12 -export -inkey ca.key -out a.p12",
    [`file.read ${app("ca.key")}`, `file.write ${app("a.p12")}`],
    "the key goes into it",
  ],
  [
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj /CN=x",
    [`file.write ${app("k.pem")}`, `file.write ${app("c.pem")}`],
    "a certificate",
  ],
  [
    "echo cm0gYQ== | openssl base64 -d | sh",
    ["code.run shell stdin", `file.delete ${app("a")}`],
    "P3: data stays data",
  ],
  [
    "echo cm0gYQ== | openssl enc -base64 -d | sh",
    ["code.run shell stdin", `file.delete ${app("a")}`],
    "P3: data stays data",
  ],
];

describe("keys and certificates", () => {
  it.each(ROWS)("P4: %s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it("prints base64 in lines of 64 as openssl does", () => {
    expect(outputOf(`printf %s ${"x".repeat(60)} | openssl base64`).text).toBe(
      `${"eHh4".repeat(16)}\n${"eHh4".repeat(4)}\n`,
    );
  });
});
