import type { Entry } from "../types.js";

/** Whoever reaches the engine is root on its machine. */
const engine: Entry = {
  names: ["dockerd"],
  options: { "-H --host": "value", "-v --version --validate": "harmless", "--tlsverify": "flag" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const open = line.values("-H").find(({ text }) => /^tcp:\/\/(?!localhost|127\.|\[::1\])/.test(text));
    if (open !== undefined) emit.add("net.listen", "host", "0.0.0.0", { scheme: "tunnel" });
    else emit.add("system.configure", "service", "docker", { what: "service" });
  },
};

export const entries: readonly Entry[] = [engine];
