package io.penstock.gateway.egress;

import io.penstock.trigger.http.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses deliveries may go to: everything public, and of the rest only what the operator
 * lists. Addresses that carry another inside (IPv4 mapped or translated, 6to4, NAT64, ISATAP) are
 * judged by the inner one too. Immutable; pure.
 */
public final class AddressRules {
  private static final List<AddressRange> NOT_PUBLIC =
      AddressRange.all(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");
  private static final List<AddressRange> LOOPBACK = AddressRange.all("127.0.0.0/8", "::1/128");
  private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

  /** Mapped and translated IPv4 (RFC 4291, 2.5.5.2; RFC 2765, 2.1). */
  private static final List<AddressRange> LAST_FOUR =
      AddressRange.all("64:ff9b::/96", "::ffff:0:0:0/96");

  /** For targets that the operator has named. */
  static final AddressRules ANY = new AddressRules(AddressRange.all("0.0.0.0/0", "::/0"));

  private final List<AddressRange> allowed;

  private AddressRules(List<AddressRange> allowed) {
    this.allowed = allowed;
  }

  /**
   * @param loopbackToo whether this machine may be called: development, when nothing else listens
   * @param ranges further ranges in CIDR form
   * @throws IllegalArgumentException for a range that is none
   */
  public static AddressRules of(boolean loopbackToo, List<String> ranges) {
    var allowed = new ArrayList<AddressRange>();
    if (loopbackToo) allowed.addAll(LOOPBACK);
    for (String range : ranges) allowed.add(AddressRange.parse(range));
    return new AddressRules(List.copyOf(allowed));
  }

  /** Whether a delivery may connect to it. */
  public boolean allows(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (allowed.stream().anyMatch(range -> range.contains(bytes))) return true;
    if (NOT_PUBLIC.stream().anyMatch(range -> range.contains(bytes))) return false;
    if (!(address instanceof Inet6Address)) return true;
    if (isMapped(bytes) || isIsatap(bytes)) return allows(inner(bytes, 12));
    if (LAST_FOUR.stream().anyMatch(range -> range.contains(bytes)))
      return allows(inner(bytes, 12));
    if (SIX_TO_FOUR.contains(bytes)) return allows(inner(bytes, 2));
    return true;
  }

  /** Java makes an IPv4 address of most of these, but not of all. */
  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) if (bytes[i] != 0) return false;
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }

  /** RFC 5214: behind any prefix a host that tunnels to an IPv4 address. */
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }

  private static InetAddress inner(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
