package dev.switchhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static byte[] bytes(String text) {
    byte[] address =
        text.indexOf(':') < 0 ? IpText.parseV4(text, 0, text.length()) : IpText.parseV6(text);
    return address == null ? fail("not an address: " + text) : address;
  }

  private static AddressPolicy allowing(String... ranges) {
    return new AddressPolicy(Arrays.stream(ranges).map(Cidr::of).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.255",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::",
        "2001:200::",
        "2001:db7:ffff::",
        "2001:db9::",
        "2003::",
        "2606:4700:4700::1111",
        "3ffe:ffff::",
        "3fff:1000::"
      })
  void publicAddressesUpToTheEdgesArePermitted(String address) {
    assertThat(AddressPolicy.PUBLIC_ONLY.refusal(bytes(address))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.0",
        "127.255.255.255",
        "168.63.129.16",
        "169.254.0.0",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.0",
        "198.51.100.255",
        "203.0.113.0",
        "203.0.113.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "::2",
        "::7f00:1",
        "::ffff:0:0",
        "::ffff:808:808",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "1fff:ffff::",
        "2001::1",
        "2001:1ff:ffff::",
        "2001:db8::",
        "2001:db8:ffff::",
        "2002:808:808::1",
        "3fff::",
        "3fff:fff:ffff::",
        "4000::",
        "5f00::1",
        "fc00::",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void specialAddressesUpToTheEdgesAreRefused(String address) {
    assertThat(AddressPolicy.PUBLIC_ONLY.refusal(bytes(address))).isNotBlank();
  }

  @Test
  void aListedRangeOpensPrivateLoopbackAndLinkLocalAddresses() {
    AddressPolicy policy = allowing("10.20.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fd00::/8");
    assertThat(policy.refusal(bytes("10.20.255.255"))).isNull();
    assertThat(policy.refusal(bytes("10.21.0.0"))).isNotBlank();
    assertThat(policy.refusal(bytes("127.0.0.1"))).isNull();
    assertThat(policy.refusal(bytes("::1"))).isNotBlank();
    assertThat(policy.refusal(bytes("169.254.1.1"))).isNull();
    assertThat(policy.refusal(bytes("fd12::1"))).isNull();
  }

  @Test
  void aMetadataServiceIsOpenedOnlyByItsOwnAddress() {
    assertThat(allowing("169.254.0.0/16").refusal(bytes("169.254.169.254"))).isNotBlank();
    assertThat(allowing("fd00::/8").refusal(bytes("fd00:ec2::254"))).isNotBlank();
    assertThat(allowing("169.254.169.254").refusal(bytes("169.254.169.254"))).isNull();
  }

  @Test
  void noListOpensMulticastTheUnspecifiedAddressOrIpv4WrittenAsIpv6() {
    AddressPolicy policy = allowing("0.0.0.0/0", "::/0");
    assertThat(policy.refusal(bytes("224.0.0.1"))).isNotBlank();
    assertThat(policy.refusal(bytes("0.0.0.0"))).isNotBlank();
    assertThat(policy.refusal(bytes("255.255.255.255"))).isNotBlank();
    assertThat(policy.refusal(bytes("::"))).isNotBlank();
    assertThat(policy.refusal(bytes("ff02::1"))).isNotBlank();
    assertThat(policy.refusal(bytes("::ffff:10.0.0.1"))).isNotBlank();
    assertThat(policy.refusal(bytes("10.0.0.1"))).isNull();
  }

  @Test
  void aListedNat64AddressIsJudgedByTheAddressInsideIt() {
    AddressPolicy policy = allowing("64:ff9b::/96");
    assertThat(policy.refusal(bytes("64:ff9b::8.8.8.8"))).isNull();
    assertThat(policy.refusal(bytes("64:ff9b::10.0.0.1"))).isNotBlank();
    assertThat(policy.refusal(bytes("64:ff9b::169.254.169.254"))).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/ 8",
        "10.0.0/8",
        "010.0.0.0/8",
        "10.0.0.1/8",
        "fd00::/129",
        "fd00::1/8",
        "::ffff:10.0.0.0/104",
        "localhost",
        "10.0.0.0/8/8",
        "[::1]/128",
        "fe80::1%eth0"
      })
  void aTextThatIsNoRangeIsRefusedWithAdvice(String text) {
    assertThat(Cidr.parse(text)).isInstanceOf(Cidr.Refused.class);
    Cidr.Refused refused = (Cidr.Refused) Cidr.parse(text);
    assertThat(refused.detail()).contains("'" + text + "'");
  }

  @Test
  void aRangeWithStrayBitsIsAnsweredWithTheRangeThatWasMeant() {
    assertThat(Cidr.parse("10.20.30.40/16"))
        .isEqualTo(
            new Cidr.Refused(
                "'10.20.30.40/16' has address bits behind its prefix: write 10.20.0.0/16 or a longer"
                    + " prefix"));
  }

  @Test
  void aRangePrintsAsItIsRead() {
    for (String text :
        List.of("0.0.0.0/0", "10.128.0.0/9", "1.2.3.4/32", "::/0", "fd00:ec2::254/128")) {
      assertThat(Cidr.of(text)).hasToString(text);
    }
    assertThat(Cidr.of("1.2.3.4")).isEqualTo(Cidr.of("1.2.3.4/32"));
  }

  @Test
  void everyAddressIsReadBackFromItsCanonicalSpelling() {
    long seed = 20_261_121L;
    System.out.println("AddressPolicyTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] address = new byte[random.nextBoolean() ? IpText.V4_BYTES : IpText.V6_BYTES];
      for (int i = 0; i < address.length; i++) {
        address[i] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
      }
      assertThat(bytes(IpText.format(address))).isEqualTo(address);
    }
  }
}
