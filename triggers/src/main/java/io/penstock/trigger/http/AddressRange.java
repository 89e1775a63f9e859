package io.penstock.trigger.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** A range of addresses of one family, such as {@code 10.1.0.0/16}. Immutable. */
public final class AddressRange {
  private static final String ADDRESS = "\\d+(\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*";

  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  public static List<AddressRange> all(String... ranges) {
    return Arrays.stream(ranges).map(AddressRange::parse).toList();
  }

  /**
   * @param text an address, or one and how many of its first bits count
   * @throws IllegalArgumentException for what is none; the message says so
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = literal(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw new IllegalArgumentException(text + " is not a range such as 10.1.0.0/16.");
    }
    int bits = network.length * 8;
    if (slash >= 0) {
      String said = text.substring(slash + 1);
      if (!said.matches("\\d{1,3}")) {
        throw new IllegalArgumentException(text + " is not a range such as 10.1.0.0/16.");
      }
      bits = Integer.parseInt(said);
    }
    if (bits > network.length * 8) {
      throw new IllegalArgumentException(text + ": too many bits for its kind of address.");
    }
    return new AddressRange(network, bits);
  }

  /** What is wrong with a range, or null. */
  public static String problem(String range) {
    try {
      parse(range);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** The bytes of an address that is written out; null for anything else. Looks nothing up. */
  static byte[] literal(String address) {
    if (!address.matches(ADDRESS)) {
      return null;
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int i = 0; i < bits; i += 8) {
      int mask = bits - i >= 8 ? 0xff : 0xff << (8 - (bits - i)) & 0xff;
      if ((address[i / 8] & mask) != (network[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Whether one of the ranges has the address, as it is written out. */
  static boolean any(List<AddressRange> ranges, String address) {
    if (ranges.isEmpty()) {
      return false;
    }
    byte[] bytes = literal(address);
    return bytes != null && ranges.stream().anyMatch(range -> range.contains(bytes));
  }
}
