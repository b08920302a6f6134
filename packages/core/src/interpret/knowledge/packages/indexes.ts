/**
 * Where packages are looked for by many: indexes, mirrors, makers' own hosts, and a company's at a provider, behind a
 * sign-in. Domains, with everything below them; one where anybody may publish is named no further up than its makers reach.
 */
const ROWS: readonly (readonly [whose: string, domains: string])[] = [
  ["Python", "pypi.org python.org pythonhosted.org piwheels.org scipy.org"],
  ["Python, of makers", "nvidia.com pytorch.org pyg.org vllm.ai abetlen.github.io"],
  ["Conda", "anaconda.org anaconda.com prefix.dev"],
  ["JavaScript", "npmjs.org yarnpkg.com npmmirror.com jsr.io"],
  ["Ruby", "rubygems.org rubyonrails.org"],
  ["Go", "golang.org goproxy.io goproxy.cn"],
  ["Rust", "crates.io rust-lang.org rsproxy.cn"],
  ["Java", "apache.org maven.org maven.google.com gradle.org"],
  [".NET", "nuget.org"],
  ["PHP", "packagist.org"],
  ["Perl", "cpan.org metacpan.org"],
  ["R", "r-project.org rstudio.com bioconductor.org"],
  ["mirrors", "tuna.tsinghua.edu.cn mirrors.ustc.edu.cn"],
  ["mirrors of providers", "mirrors.aliyun.com repo.huaweicloud.com mirrors.cloud.tencent.com"],
  ["a company's own", "pkg.dev jfrog.io pkg.github.com pkgs.dev.azure.com pkgs.visualstudio.com"],
];

/** The same by a path, at hosts where others publish beside it. */
const FOLDERS: readonly string[] = [
  "storage.googleapis.com/jax-releases/",
  "github.com/explosion/spacy-models/releases/",
  "gitlab.com/api/",
];

/** `DOMAIN-ACCOUNT.d.codeartifact.REGION.amazonaws.com` */
const CODE_ARTIFACT = /\.d\.codeartifact\.[a-z\d-]{4,32}\.amazonaws\.com$/;

const DOMAINS: ReadonlySet<string> = new Set(ROWS.flatMap(([, domains]) => domains.split(" ")));

/** A path that may lead out of the folder it begins with. */
const LEAVES = /\.\.|%2e|\\/i;

/** Whether many look for packages there. `host` is canonical; `path` begins with a slash, or is empty. */
export function isKnownIndex(host: string, path: string): boolean {
  for (let at = 0; at >= 0; at = host.indexOf(".", at) + 1 || -1) {
    if (DOMAINS.has(host.slice(at))) return true;
  }
  if (CODE_ARTIFACT.test(host)) return true;
  return !LEAVES.test(path) && FOLDERS.some((folder) => `${host}${path}/`.startsWith(folder));
}
