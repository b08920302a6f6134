import { describe, expect, it } from "vitest";
import { reachedBy } from "./reached.js";

const tls = { certificate: "/c", key: "/k" };

describe("the address others reach the API by", () => {
  it.each([
    [
      "this machine alone: as it listens",
      "http://127.0.0.1:7743",
      { host: "127.0.0.1", names: [] },
      "http://127.0.0.1:7743",
    ],
    ["an address of its own", "https://10.0.0.5:7743", { host: "10.0.0.5", names: [], tls }, "https://10.0.0.5:7743"],
    [
      "its first name",
      "https://0.0.0.0:7743",
      { host: "0.0.0.0", names: ["guard.example", "g"], tls },
      "https://guard.example:7743",
    ],
    [
      "a name with a port of its own",
      "https://0.0.0.0:7743",
      { host: "0.0.0.0", names: ["guard.example:443"], tls },
      "https://guard.example:443",
    ],
    [
      "the usual port, which addresses leave out",
      "https://0.0.0.0:443",
      { host: "0.0.0.0", names: ["guard.example"], tls },
      "https://guard.example:443",
    ],
    [
      "behind what does TLS in its place",
      "http://127.0.0.1:7743",
      { host: "127.0.0.1", names: ["guard.example"] },
      "https://guard.example",
    ],
    ["every address and no name: nobody's", "https://0.0.0.0:7743", { host: "0.0.0.0", names: [], tls }, null],
    ["the same of the newer kind", "https://[::]:7743", { host: "::", names: [], tls }, null],
  ])("%s", (_why, url, options, reached) => expect(reachedBy(url, options)).toBe(reached));
});
