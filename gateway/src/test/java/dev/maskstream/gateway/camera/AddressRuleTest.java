package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
  private static final AddressRule STRICT = AddressRule.parse("");

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.10",
        "::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "fec0::1",
        "224.0.0.251",
        "ff02::1",
        "255.255.255.255",
        "100.100.100.200",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2130706433"
      })
  void theMachineItselfItsLinkAndMetadataAreRefused(String text) {
    assertThat(STRICT.refusal(address(text))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "192.168.1.20", "172.16.3.4", "93.184.216.34", "fd12::7"})
  void camerasInTheBuildingAndElsewhereAreNot(String text) {
    assertThat(STRICT.refusal(address(text))).isEmpty();
  }

  @Test
  void theSettingAllowsWhatItNamesAndNothingElse() {
    AddressRule rule = AddressRule.parse("loopback, 169.254.7.0/24,fe80::/10");

    assertThat(rule.refusal(address("127.0.0.1"))).isEmpty();
    assertThat(rule.refusal(address("::1"))).isEmpty();
    assertThat(rule.refusal(address("169.254.7.9"))).isEmpty();
    assertThat(rule.refusal(address("fe80::9"))).isEmpty();
    assertThat(rule.refusal(address("169.254.169.254"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"camera", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "::1/129"})
  void whatIsNoBlockOfAddressesIsRefused(String setting) {
    assertThatThrownBy(() -> AddressRule.parse(setting))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
