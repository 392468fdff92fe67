package dev.maskstream.gateway.camera;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses a camera may have. Whoever may name one could else make the gateway ask the
 * machine itself, its neighbours on the link, or the cloud's metadata service. A rule only.
 *
 * @param allowed although they would be refused
 */
public record AddressRule(List<Cidr> allowed) {
  private static final List<Cidr> REFUSED =
      Stream.of(
              // This host, loopback, link-local with most clouds' metadata, multicast, reserved.
              "0.0.0.0/8",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8",
              // Metadata services elsewhere.
              "100.100.100.200/32",
              "168.63.129.16/32",
              "192.0.0.192/32",
              "fd00:ec2::254/128",
              "fd20:ce::254/128",
              // IPv4 addresses in the clothes of IPv6.
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "2001::/32",
              "2002::/16")
          .map(Cidr::parse)
          .toList();
  private static final List<Cidr> LOOPBACK =
      List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128"));

  public AddressRule {
    allowed = List.copyOf(allowed);
  }

  /**
   * Reads a setting: blocks such as {@code 169.254.7.0/24}, and the word {@code loopback}, with
   * commas between; may be empty.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static AddressRule parse(String setting) {
    List<Cidr> allowed = new ArrayList<>();
    for (String part : setting.split(",", -1)) {
      String word = part.strip();
      if (word.equals("loopback")) {
        allowed.addAll(LOOPBACK);
      } else if (!word.isEmpty()) {
        allowed.add(Cidr.parse(word));
      }
    }
    return new AddressRule(allowed);
  }

  /** Why a camera may not have this address; empty if it may. */
  public Optional<String> refusal(InetAddress address) {
    boolean refused =
        REFUSED.stream().anyMatch(block -> block.contains(address))
            && allowed.stream().noneMatch(block -> block.contains(address));
    return refused
        ? Optional.of(
            "the camera's address "
                + address.getHostAddress()
                + " is the machine's own, link-local, multicast or a metadata service's, which"
                + " cameras.allow does not allow")
        : Optional.empty();
  }
}
