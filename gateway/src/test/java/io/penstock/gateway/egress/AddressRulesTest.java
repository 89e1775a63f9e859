package io.penstock.gateway.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses and verdicts, those just inside and just outside of each range. */
class AddressRulesTest {
  private static final AddressRules PUBLIC = AddressRules.of(false, List.of());

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      textBlock =
          """
          1.0.0.1,              yes
          8.8.8.8,              yes
          9.255.255.255,        yes
          11.0.0.0,             yes
          52.95.110.1,          yes
          100.63.255.255,       yes
          100.128.0.0,          yes
          126.255.255.255,      yes
          128.0.0.0,            yes
          169.253.255.255,      yes
          169.255.0.0,          yes
          172.15.255.255,       yes
          172.32.0.0,           yes
          191.255.255.255,      yes
          192.0.1.0,            yes
          192.0.3.0,            yes
          192.88.98.255,        yes
          192.88.100.0,         yes
          192.167.255.255,      yes
          192.169.0.0,          yes
          198.17.255.255,       yes
          198.20.0.0,           yes
          198.51.99.255,        yes
          198.51.101.0,         yes
          203.0.112.255,        yes
          203.0.114.0,          yes
          223.255.255.255,      yes
          0.0.0.0,              no
          0.1.2.3,              no
          10.0.0.0,             no
          10.255.255.255,       no
          100.64.0.0,           no
          100.127.255.255,      no
          127.0.0.1,            no
          127.255.255.255,      no
          169.254.0.0,          no
          169.254.169.254,      no
          169.254.255.255,      no
          172.16.0.0,           no
          172.31.255.255,       no
          192.0.0.1,            no
          192.0.2.1,            no
          192.88.99.1,          no
          192.168.0.0,          no
          192.168.255.255,      no
          198.18.0.0,           no
          198.19.255.255,       no
          198.51.100.1,         no
          203.0.113.255,        no
          224.0.0.1,            no
          239.255.255.255,      no
          240.0.0.1,            no
          255.255.255.255,      no
          2600:1::1,            yes
          2606:4700::1111,      yes
          2001:200::1,          yes
          2001:4860:4860::8888, yes
          2a00:1450::1,         yes
          2620:4f:8000::1,      yes
          ::,                   no
          ::1,                  no
          ::127.0.0.1,          no
          ::8.8.8.8,            no
          2600:1f18::ffff:127.0.0.1, yes
          ::ffff:8.8.8.8,       yes
          ::ffff:127.0.0.1,     no
          ::ffff:10.1.2.3,      no
          ::ffff:0:8.8.8.8,     yes
          ::ffff:0:127.0.0.1,   no
          ::ffff:0:169.254.169.254, no
          ::ffff:0:192.168.1.1, no
          64:ff9b::8.8.8.8,     yes
          64:ff9b::127.0.0.1,   no
          64:ff9b::10.0.0.1,    no
          64:ff9b:1::8.8.8.8,   no
          100::1,               no
          2001::1,              no
          2001:0:808:808::1,    no
          2001:1ff::1,          no
          2001:db8::1,          no
          2002:808:808::1,      yes
          2002:7f00:1::1,       no
          2002:a00:1::1,        no
          2002:a9fe:a9fe::,     no
          2600:1::5efe:8.8.8.8, yes
          2600:1::5efe:10.1.2.3, no
          2600:1::200:5efe:127.0.0.1, no
          3fff::1,              no
          3fff:fff::1,          no
          4000::1,              yes
          5f00::1,              no
          fbff::1,              yes
          fc00::1,              no
          fd00:ec2::254,        no
          fe00::1,              yes
          fe80::1,              no
          febf::1,              no
          fec0::1,              no
          ff02::1,              no
          """)
  void isPublicOrNot(String address, String verdict) throws Exception {
    assertEquals(verdict.equals("yes"), PUBLIC.allows(InetAddress.getByName(address)));
  }

  /** Java makes IPv4 of mapped addresses, unless it is told not to. */
  @Test
  void mappedAddressesThatStayIpv6AreJudgedByWhatIsInside() throws Exception {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    bytes[12] = 127;
    bytes[15] = 1;
    assertEquals(false, PUBLIC.allows(Inet6Address.getByAddress(null, bytes, -1)));
    bytes[12] = 8;
    assertEquals(true, PUBLIC.allows(Inet6Address.getByAddress(null, bytes, -1)));
  }

  @Test
  void whatTheOperatorListsIsAllowedAndNothingElse() throws Exception {
    var listed = AddressRules.of(false, List.of("10.1.0.0/16", "fd00:1::/32", "127.0.0.5"));
    for (String yes : List.of("10.1.0.0", "10.1.255.255", "fd00:1:2::3", "127.0.0.5", "8.8.8.8"))
      assertEquals(true, listed.allows(InetAddress.getByName(yes)), yes);
    for (String no : List.of("10.0.255.255", "10.2.0.0", "fd00:2::1", "127.0.0.1", "::1"))
      assertEquals(false, listed.allows(InetAddress.getByName(no)), no);
    var local = AddressRules.of(true, List.of());
    for (String yes : List.of("127.0.0.1", "127.9.9.9", "::1"))
      assertEquals(true, local.allows(InetAddress.getByName(yes)), yes);
    assertEquals(false, local.allows(InetAddress.getByName("10.0.0.1")));
  }
}
