import type { Handler } from "../machine/language.js";
import { hears } from "../machine/packets.js";
import { answer } from "./client.js";

/** Libraries that record packets, or make them, by the name of what opens the interface. */
const OPENS =
  /^(?:scapy(?:\.(?:all|sendrecv))?\.(?:sniff|AsyncSniffer|send|sendp|sr|sr1|srp|srp1|srloop|sendpfast)|pcapy?\.(?:pcap|open_live|createSession|create_session)|pylibpcap\.\w+|pyshark\.LiveCapture|cap\.Cap|raw-socket\.createSocket|pcap2?\.createSession|PCAPRUB[.:]+Pcap\.open_live|Pcap\.open_live|PacketFu[.:]+Capture\.new|PacketGen\.capture|Net::Pcap::(?:pcap_)?open_live|Net::RawIP\.new)$/;

export function packetLibrary(name: string): Handler | undefined {
  if (!OPENS.test(name)) return undefined;
  return (c) => {
    hears(c);
    return answer(c);
  };
}
