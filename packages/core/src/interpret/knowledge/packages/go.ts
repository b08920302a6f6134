import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, type Value } from "../value.js";
import { installs, nothing, runProject, runsProject, runTool } from "./usages.js";

/** A module of somebody's, at no version: what it is tomorrow nobody knows. Versions are kept by the checksum database. */
const isFloating = (module: string) => !/@v\d+\.\d+\.\d+/.test(module) && !OF_EVERYBODY.test(module);
/** Modules of Go's makers, and tools most projects run. */
const OF_EVERYBODY =
  /^(?:golang\.org\/x|google\.golang\.org|cloud\.google\.com|k8s\.io|sigs\.k8s\.io|go\.uber\.org|honnef\.co\/go\/tools|mvdan\.cc|gotest\.tools|github\.com\/(?:golang|golangci|google|kubernetes|kubernetes-sigs|onsi|vektra|swaggo|air-verse|goreleaser|a-h|sqlc-dev|bufbuild|securego|dominikh|oapi-codegen|pressly|golang-migrate|anchore|grpc|grpc-ecosystem|protocolbuffers|uber-go|go-task|go-delve|rakyll|hashicorp|aquasecurity|gotestyourself|daixiang0|segmentio|client9|fzipp|jstemmer|axw))\//;

const isVersioned = (value: Value | undefined) =>
  value !== undefined && /^[a-z0-9.-]+\.[a-z]+\/.*@/i.test(value.text.slice(0, 512));

/** What `go env -w` may say without changing what is run, where modules come from, and who vouches for them. */
const SAFE =
  /^(?:GO(?:OS|ARCH|ARM|AMD64|TELEMETRY|MAXPROCS|TOOLCHAIN|111MODULE|PRIVATE|NOPROXY)|CGO_ENABLED)=[\w.,+*/-]{0,128}$/;

const ENV_FILE = { kind: "file.write", name: "~/.config/go/env", detail: { append: true } } as const;

function remembers(line: Line, emit: Emit): void {
  if (!line.flag("writes")) return;
  const harmless = line.operands.every(
    ({ text, form }) => form !== "unknown" && (SAFE.test(text) || !text.includes("=")),
  );
  if (!harmless) emit.role(ENV_FILE, line.operands[0] ?? exact(""));
}

const go: Entry = {
  names: ["go"],
  syntax: "word",
  options: {
    "-C": "chdir",
    "-o": "write",
    "-run -bench -tags -ldflags -gcflags -count -timeout -mod -modfile -p -cpu -parallel": "value",
    "-toolexec -exec -vettool": "command",
    "-v -x -race -cover -short -json -a -n -u -d": "flag",
  },
  unknownOptions: "ignored",
  subcommands: {
    run: {
      syntax: "word",
      unknownOptions: "ignored",
      act: (line, emit) => {
        const [module] = line.operands;
        if (!isVersioned(module)) return runProject(line, emit);
        const labels = isFloating(module!.text.slice(0, 512)) ? ["untrusted"] : [];
        runTool(module!, line.operands.slice(1), emit);
        emit.add("code.run", "package", module!, { language: "go", origin: "package", program: line.program }, labels);
      },
    },
    "test bench generate": runsProject,
    "build vet fix": { unknownOptions: "ignored" },
    "get install": installs,
    mod: {
      subcommands: {
        "download tidy vendor": {
          effects: [{ kind: "package.install", type: "package", name: "./", detail: { program: "go" } }],
          unknownOptions: "ignored",
        },
        "init edit": { effects: [{ kind: "file.write", name: "./go.mod" }], unknownOptions: "ignored" },
        "graph verify why": nothing,
      },
    },
    env: { options: { "-w -u": { sets: "writes" } }, unknownOptions: "ignored", act: remembers },
    // What was built, fetched or tested: the next run makes it again.
    clean: nothing,
    fmt: {
      effects: [{ kind: "file.write", name: "./", detail: { recursive: true, append: true } }],
      unknownOptions: "ignored",
    },
    "list doc version tool work help bug telemetry": nothing,
  },
};

export const entries: readonly Entry[] = [go];
