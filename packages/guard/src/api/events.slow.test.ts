import { connect } from "node:net";
import type { JsonObject } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeApiBench } from "../testing/api.js";
import { shell } from "../testing/harness.js";

describe("events", () => {
  it("never wait for a watcher that takes nothing", async () => {
    const own = await makeApiBench();
    const vera = await own.key("person", "vera");
    const { port } = new URL(await own.url());
    const socket = connect(Number(port), "127.0.0.1");
    socket.pause();
    socket.write(
      `GET /v1/events/stream?from=0 HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${vera}\r\n\r\n`,
    );
    const long = "x".repeat(30_000);
    for (let n = 0; n < 40; n++) expect((await own.hook(shell(`echo ${long}${n}`)))["outcome"]).not.toBe("deny");
    socket.destroy();
  });

  it("come in pages and as a stream that ends with the credential", async () => {
    const own = await makeApiBench();
    const vera = await own.key("person", "vera");
    const { body } = await own.ask("GET", "/v1/events?from=0&limit=2", vera);
    expect([(body["events"] as JsonObject[]).length, body["next"]]).toEqual([2, 2]);
    const response = await fetch(`${await own.url()}/v1/events/stream?from=0`, {
      headers: { authorization: `Bearer ${vera}` },
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const until = async (words: string) => {
      while (!text.includes(words)) {
        const { done, value } = await reader.read();
        if (done) throw new Error("the stream ended");
        text += value;
      }
    };
    await until('"kind":"start"');
    await own.hook(shell("ls"));
    await until('"kind":"intent"');
    await own.admin({ op: "revoke-credential", id: vera.slice(3, 15) });
    await expect(until("never")).rejects.toThrow();
    expect(text).not.toContain('"state":"revoked"');
  });

  it("end with a credential that is over also where nothing happens", async () => {
    const own = await makeApiBench();
    const vera = await own.key("person", "vera", { ms: 2_500 });
    const response = await fetch(`${await own.url()}/v1/events/stream`, {
      headers: { authorization: `Bearer ${vera}` },
    });
    expect(response.status).toBe(200);
    const begun = performance.now();
    expect(await response.text()).not.toContain("event: entry");
    expect(performance.now() - begun).toBeLessThan(7_000);
  });
});
