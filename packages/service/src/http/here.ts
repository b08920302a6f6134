const LOOPBACK = /^(?:127(?:\.[0-9]{1,3}){3}|::1)$/;

/** Whether an IP address, as digits, is one of this machine that no other can reach. Names are none. */
export const isLoopback = (address: string): boolean => LOOPBACK.test(address);

/** Whether the `hostname` of a URL is this machine, so that what is sent there does not leave it. */
export const isHere = (hostname: string): boolean =>
  hostname === "localhost" || isLoopback(hostname.replace(/^\[(.*)\]$/, "$1"));

/** Whether nobody on the way can read or change what is sent: https, or http to this machine. */
export const isSafeToSend = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && isHere(hostname));
