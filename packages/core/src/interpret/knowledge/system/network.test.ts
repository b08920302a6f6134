import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const CHANGES = "system.configure";
const SHOWS = "secret.read";
const kinds = (command: string) => effectsOf(command).map((one) => one.split(" ", 1)[0]!);

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  ["ip a", null, "cut short"],
  ["ip -br -c addr show up", null, "a word that is a verb elsewhere"],
  ["ip route get 192.0.2.1", null, "asks"],
  ["ip a s eth0", null, "shows an address"],
  ["ip l s eth0 down", CHANGES, "sets a link"],
  ["ip r d default", CHANGES, "cut short"],
  ["ip ro fl 192.0.2.0/24", CHANGES, "every route of a net"],
  ["ip -n blue link set lo up", CHANGES, "behind an option with a value"],
  ["ip -batch rules.txt", CHANGES, "whatever the file says"],
  ["ip xfrm policy", null, "an object of an object"],
  ["ip xfrm policy flush", CHANGES, "an object of an object"],
  ["ip xfrm state", SHOWS, "with its keys"],
  ["ip netns list", null, "looks"],
  ["nmcli -t -f NAME con show", null, "looks"],
  ["nmcli d", null, "looks"],
  ["nmcli c d office", CHANGES, "cut short"],
  ["nmcli c delete office", CHANGES, "a network"],
  ["nmcli r", null, "looks"],
  ["nmcli r wifi off", CHANGES, "off the air"],
  ["nmcli dev wifi list", null, "looks"],
  ["nmcli dev wifi connect x", CHANGES, "joins"],
  ["nmcli general hostname", null, "looks"],
  ["nmcli general hostname x", CHANGES, "another name"],
  ["nmcli networking off", CHANGES, "cut off"],
  ["tc -s qdisc show dev eth0", null, "looks"],
  ["tc qdisc replace dev eth0 root netem loss 100%", CHANGES, "cut off"],
  ["wg show wg0", null, "who is there"],
  ["wg show wg0 private-key", SHOWS, "who this machine is"],
  ["wg showconf wg0", SHOWS, "with the key"],
  ["wg-quick strip wg0", SHOWS, "with the key"],
  ["wg set wg0 peer x allowed-ips 0.0.0.0/0", CHANGES, "whom all goes to"],
  ["ethtool -i eth0", null, "looks"],
  ["ethtool -s eth0 speed 10", CHANGES, "slower"],
  ["resolvectl dns eth0", null, "looks"],
  ["resolvectl dns eth0 192.0.2.1", CHANGES, "who answers"],
  ["ifconfig eth0", null, "looks"],
  ["ifconfig eth0 192.0.2.5", CHANGES, "another address"],
  ["brctl show", null, "looks"],
  ["brctl addif br0 eth0", CHANGES, "joins"],
  ["arp -d 192.0.2.1", CHANGES, "forgets"],
  ["networksetup -getdnsservers Wi-Fi", null, "looks"],
  ["networksetup -setdnsservers Wi-Fi 192.0.2.1", CHANGES, "who answers"],
  // What is let through
  ["firewall-cmd --list-all --zone=public", null, "looks at one"],
  ["firewall-cmd --zone public --query-port 80/tcp", null, "asks"],
  ["firewall-cmd --permanent --zone=public --add-port=80/tcp", CHANGES, "lets more through"],
  ["firewall-cmd --list-all --reload", CHANGES, "looks and changes"],
  ["firewall-cmd --panic-on", CHANGES, "cut off"],
  ["ufw status numbered", null, "looks"],
  ["ufw --dry-run enable", null, "tries only"],
  ["ufw disable", CHANGES, "all comes through"],
  ["nft -a list table inet filter", null, "looks"],
  ["nft -c -f rules.nft", null, "tries only"],
  ["nft flush ruleset", CHANGES, "all comes through"],
  ["nft add rule inet list x accept", CHANGES, "a name that looks elsewhere"],
  ["ipset list", null, "looks"],
  ["ipset destroy", CHANGES, "every list"],
  ["iptables -C INPUT -j ACCEPT", null, "asks"],
  ["iptables -F", CHANGES, "all comes through"],
  ["semanage port -l", null, "looks"],
  ["semanage port -a -t http_port_t -p tcp 81", CHANGES, "lets more through"],
];

describe("P3: the network and what it lets through", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command)).toEqual(kind === null ? [] : [kind]);
  });
});
