export type { Answer, Claim, Host, HostInstall, InstallEntry, Parsed, Phase, Rendered } from "./hosts/host.js";
export { HOSTS, hostNamed } from "./hosts/index.js";
