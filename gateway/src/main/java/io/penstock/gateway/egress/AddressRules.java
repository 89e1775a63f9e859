package io.penstock.gateway.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses deliveries may go to: everything public, and of the rest only what the operator
 * lists. Addresses that carry another inside (IPv4 in IPv6, 6to4, NAT64) are judged by the inner
 * one too. Immutable; pure.
 */
public final class AddressRules {
  private static final List<Cidr> NOT_PUBLIC =
      Cidr.all(
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
  private static final List<Cidr> LOOPBACK = Cidr.all("127.0.0.0/8", "::1/128");
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

  /** For targets that the operator has named. */
  static final AddressRules ANY = new AddressRules(Cidr.all("0.0.0.0/0", "::/0"));

  private final List<Cidr> allowed;

  private AddressRules(List<Cidr> allowed) {
    this.allowed = allowed;
  }

  /**
   * @param loopbackToo whether this machine may be called: development, when nothing else listens
   * @param ranges further ranges in CIDR form
   * @throws IllegalArgumentException for a range that is none
   */
  public static AddressRules of(boolean loopbackToo, List<String> ranges) {
    var allowed = new ArrayList<Cidr>();
    if (loopbackToo) allowed.addAll(LOOPBACK);
    for (String range : ranges) allowed.add(Cidr.parse(range));
    return new AddressRules(List.copyOf(allowed));
  }

  /** What is wrong with a range, or null. */
  public static String problem(String range) {
    try {
      Cidr.parse(range);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Whether a delivery may connect to it. */
  public boolean allows(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (allowed.stream().anyMatch(range -> range.contains(bytes))) return true;
    if (NOT_PUBLIC.stream().anyMatch(range -> range.contains(bytes))) return false;
    if (!(address instanceof Inet6Address)) return true;
    if (NAT64.contains(bytes)) return allows(inner(bytes, 12));
    if (SIX_TO_FOUR.contains(bytes)) return allows(inner(bytes, 2));
    return true;
  }

  private static InetAddress inner(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A range of addresses of one family. */
  private record Cidr(byte[] network, int bits) {
    static List<Cidr> all(String... ranges) {
      return Arrays.stream(ranges).map(Cidr::parse).toList();
    }

    static Cidr parse(String text) {
      int slash = text.indexOf('/');
      String address = slash < 0 ? text : text.substring(0, slash);
      try {
        if (!address.matches("\\d+(\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"))
          throw new IllegalArgumentException(text + " is not a range such as 10.1.0.0/16.");
        byte[] network = InetAddress.getByName(address).getAddress();
        int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > network.length * 8)
          throw new IllegalArgumentException(text + ": too many bits for its kind of address.");
        return new Cidr(network, bits);
      } catch (UnknownHostException | NumberFormatException e) {
        throw new IllegalArgumentException(text + " is not a range such as 10.1.0.0/16.", e);
      }
    }

    boolean contains(byte[] address) {
      if (address.length != network.length) return false;
      for (int i = 0; i < bits; i += 8) {
        int mask = bits - i >= 8 ? 0xff : 0xff << (8 - (bits - i)) & 0xff;
        if ((address[i / 8] & mask) != (network[i / 8] & mask)) return false;
      }
      return true;
    }
  }
}
