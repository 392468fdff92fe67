package dev.maskstream.gateway.camera;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A block of addresses.
 *
 * @param bits of {@code base} that count, 0 to 32, or to 128 for IPv6
 */
record Cidr(InetAddress base, int bits) {
  Cidr {
    if (bits < 0 || bits > base.getAddress().length * 8) {
      throw new IllegalArgumentException("a block of addresses looks like 10.0.0.0/8");
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int most = base.getAddress().length * 8;
    try {
      return new Cidr(base, slash < 0 ? most : Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a block of addresses looks like 10.0.0.0/8", e);
    }
  }

  boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int rest = mine.length * 8 - bits;
    return new BigInteger(1, mine)
        .shiftRight(rest)
        .equals(new BigInteger(1, other).shiftRight(rest));
  }
}
