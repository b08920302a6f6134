import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUrl } from "./url.js";

/** text, host, labels, why the row is here */
const HOSTS: readonly (readonly [string, string | null, readonly string[], string])[] = [
  ["https://example.com/a", "example.com", [], "plain"],
  ["HTTPS://EXAMPLE.COM./a", "example.com", [], "case and trailing dot"],
  ["example.com", "example.com", [], "curl without scheme"],
  ["example.com:8080/x", "example.com", [], "no scheme, a port"],
  ["user@example.com:path", "example.com", [], "scp"],
  ["git@github.com:org/repo.git", "github.com", [], "git over ssh"],
  ["https://good.example@evil.example/", "evil.example", [], "userinfo looks like the host"],
  ["https://good.example:pw@evil.example/", "evil.example", [], "userinfo with password"],
  ["https://a@b@evil.example/", null, [], "two @: clients differ"],
  ["http://good.example\\@evil.example/", null, [], "backslash: browsers stop there, curl does not"],
  ["http:\\\\example.com\\x", null, [], "backslashes for slashes: only browsers"],
  ["http:/example.com", "example.com", [], "one slash"],
  ["http:example.com", "example.com", [], "no slash"],
  ["http:////example.com/", "example.com", [], "four slashes"],
  ["  https://example.com/  ", "example.com", [], "blanks around"],
  ["ht\ntps://exa\tmple.com/", "example.com", [], "tabs and newlines inside are dropped"],
  ["https://example.com?x=@evil.example", "example.com", [], "query ends the host"],
  ["https://example.com#@evil.example", "example.com", [], "fragment ends the host"],
  ["https://ex%61mple.com/", "example.com", [], "percent in host"],
  ["https://\uff45xample.com/", "example.com", [], "full-width letter"],
  ["https://example\u3002com/", "example.com", [], "ideographic full stop"],
  ["https://exam\u00adple.com/", "example.com", [], "soft hyphen is dropped"],
  ["https://b\u00fccher.example/", "b\u00fccher.example", [], "a name of another script stays as given"],
  ["http://127.0.0.1/", "127.0.0.1", ["loopback"], "loopback"],
  ["http://2130706433/", "127.0.0.1", ["loopback"], "one decimal number"],
  ["http://0x7f000001/", "127.0.0.1", ["loopback"], "one hexadecimal number"],
  ["http://017700000001/", "127.0.0.1", ["loopback"], "one octal number"],
  ["http://0177.0.0.01/", "127.0.0.1", ["loopback"], "octal parts"],
  ["http://0x7f.1/", "127.0.0.1", ["loopback"], "two parts, mixed"],
  ["http://127.1/", "127.0.0.1", ["loopback"], "short form"],
  ["http://127.0.0.1./", "127.0.0.1", ["loopback"], "trailing dot after an address"],
  ["http://[::1]:8080/", "::1", ["loopback"], "IPv6 loopback"],
  ["http://[0:0:0:0:0:0:0:1]/", "::1", ["loopback"], "IPv6 loopback in full"],
  ["http://[::ffff:127.0.0.1]/", "127.0.0.1", ["loopback"], "mapped"],
  ["http://[::ffff:7f00:1]/", "127.0.0.1", ["loopback"], "mapped, hexadecimal"],
  ["http://[::]/", "::", ["loopback"], "unspecified"],
  ["http://0/", "0.0.0.0", ["loopback"], "zero"],
  ["http://localhost:3000", "localhost", ["loopback"], "name"],
  ["localhost:3000", "localhost", ["loopback"], "name without scheme"],
  ["http://foo.localhost/", "foo.localhost", ["loopback"], "RFC 6761"],
  ["http://127.0.0.1.nip.io/", "127.0.0.1.nip.io", ["loopback"], "a public name that spells an address"],
  ["http://10.1.2.3/", "10.1.2.3", ["private-network"], "RFC 1918"],
  ["http://172.31.0.1/", "172.31.0.1", ["private-network"], "RFC 1918, upper end"],
  ["http://172.32.0.1/", "172.32.0.1", [], "just outside"],
  ["http://192.168.1.1/", "192.168.1.1", ["private-network"], "RFC 1918"],
  ["http://[fe80::1%25eth0]/", "fe80::1", ["private-network"], "link-local with a zone"],
  ["http://[fd12::1]/", "fd12::1", ["private-network"], "unique local"],
  ["http://db/", "db", ["private-network"], "a name without a dot"],
  ["http://registry.internal/", "registry.internal", ["private-network"], "internal suffix"],
  ["http://169.254.169.254/latest/meta-data/", "169.254.169.254", ["private-network", "metadata-service"], "metadata"],
  ["http://2852039166/", "169.254.169.254", ["private-network", "metadata-service"], "metadata, decimal"],
  ["http://0xa9fea9fe/", "169.254.169.254", ["private-network", "metadata-service"], "metadata, hexadecimal"],
  ["http://0xa9.0xfe.0xa9.0xfe", "169.254.169.254", ["private-network", "metadata-service"], "metadata, parts"],
  ["http://[::ffff:a9fe:a9fe]/", "169.254.169.254", ["private-network", "metadata-service"], "metadata, mapped"],
  ["http://[fd00:ec2::254]/", "fd00:ec2::254", ["private-network", "metadata-service"], "metadata over IPv6"],
  ["http://[64:ff9b::a9fe:a9fe]/", "64:ff9b::a9fe:a9fe", ["private-network", "metadata-service"], "through NAT64"],
  ["http://metadata.google.internal/", "metadata.google.internal", ["private-network", "metadata-service"], "by name"],
  [
    "http://METADATA.google.internal./",
    "metadata.google.internal",
    ["private-network", "metadata-service"],
    "name, odd",
  ],
  ["http://100.100.100.200/", "100.100.100.200", ["private-network", "metadata-service"], "Alibaba"],
  ["http://169.254.169.254.nip.io/", "169.254.169.254.nip.io", ["private-network", "metadata-service"], "spelled"],
  ["http://256.1.1.1/", "256.1.1.1", [], "no address: nothing a resolver would take"],
  ["data:text/plain,hi", null, [], "no host"],
  ["mailto:a@b.example", null, [], "no host to connect to"],
  ["file:///etc/passwd", null, [], "a file of this machine"],
];

describe("readUrl", () => {
  it.each(HOSTS)("%j is %j", (text, host, labels, _why) => {
    const url = readUrl(text);
    expect([url.host, url.labels]).toEqual([host, labels]);
  });

  it.each([
    ["https://example.com/", 443],
    ["http://example.com:80/", 80],
    ["ws://x.example", 80],
    ["https://example.com:8443/", 8443],
    ["https://example.com:99999/", null],
    ["ssh://git@example.com/x", 22],
    ["example.com", null],
  ])("%s has port %s", (text, port) => {
    expect(readUrl(text).port).toBe(port);
  });

  it.each([
    ["https://a@b.example/", "userinfo"],
    ["http://0x7f.1/", "numeric-host"],
    ["http://[::ffff:1.2.3.4]/", "mapped-host"],
    ["http://%65xample.com/", "encoded-host"],
    ["https://p\u0430ypal.com/", "non-ascii-host"],
    ["https://xn--pypal-4ve.com/", "punycode-host"],
    ["http://256.1.1.1/", "bad-host"],
    ["http://4294967296/", "bad-host"],
    ["http://a\\b/", "ambiguous"],
  ])("%s is odd: %s", (text, odd) => {
    expect(readUrl(text).odd).toContain(odd);
  });

  it("reads the path of a file URL, decoded", () => {
    expect(readUrl("file:///etc/%73hadow?x").path).toBe("/etc/shadow");
    expect(readUrl("FILE:/etc/shadow").path).toBe("/etc/shadow");
    expect(readUrl("file://localhost/etc/shadow").host).toBe(null);
    expect(readUrl("file://server/share/x").host).toBe("server");
  });

  it.each([
    ["https://example.com/**", "exact", "example.com", "what is unknown comes after the host"],
    ["https://example.com/a?b=*", "exact", "example.com", "a query's star is no pattern of the host"],
    ["https://**/x", "any", "*", "the host is unknown"],
    ["https://example.com**/x", "any", "*", "may go on: .evil.example or @evil.example"],
    ["**/x", "any", "*", "everything is unknown"],
    ["http://127.0.0.1:**/x", "exact", "127.0.0.1", "a port nobody knows of a server of this machine"],
    ["http://localhost:**", "exact", "localhost", "the same by name"],
    ["http://api.example:**/x", "any", "*", "elsewhere it may be a password"],
    ["http://127.0.0.1:**@h.example/x", "any", "*", "it is one"],
    ["http://127.0.0.1**/x", "any", "*", "the name may go on"],
    ["https://*.example.com/", "pattern", "*.example.com", "a pattern of hosts"],
  ])("pattern %s is %s %s", (text, form, name, _why) => {
    expect(readUrl(text, { pattern: true }).resource).toEqual({ type: "host", name, form });
  });

  it("a host that ends beyond the bound is unknown, a path that does is not", () => {
    expect(readUrl(`https://${"a".repeat(9_000)}`).exact).toBe(false);
    expect(readUrl(`https://example.com/?${"a".repeat(100_000)}`).host).toBe("example.com");
  });

  it("agrees with Node's URL on hosts of http URLs", () => {
    const piece = fc.constantFrom(
      "a",
      "B",
      "1",
      "0x7f",
      "017",
      ".",
      "..",
      "%41",
      "@",
      ":80",
      "[::1]",
      "-",
      "255",
      "/",
      "?",
      "#",
      " ",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
        const text = `http://${pieces.join("")}`;
        const ours = readUrl(text);
        if (!URL.canParse(text) || ours.host === null || ours.odd.includes("bad-host")) return;
        const theirs = new URL(text).hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
        expect(ours.host).toBe(theirs);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is total and bounded on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.boolean(), (text, pattern) => {
        const url = readUrl(text, { pattern });
        expect(url.resource.form === "exact" ? url.host : "unknown").not.toBe(null);
      }),
      { numRuns: 1_000 },
    );
    for (const text of [
      " ".repeat(1e6),
      ".".repeat(1e6),
      "http://".repeat(1e5),
      `http://${"[".repeat(1e5)}`,
      "@".repeat(1e6),
    ]) {
      const start = process.cpuUsage();
      readUrl(`${text}x`);
      readUrl(`http://${text}x`, { pattern: true });
      const { user, system } = process.cpuUsage(start);
      expect((user + system) / 1_000).toBeLessThan(500);
    }
  });
});
