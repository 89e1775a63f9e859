package io.penstock.gateway.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestsTest {
  /** The check values of the algorithms' catalogues. */
  @ParameterizedTest
  @CsvSource({
    "crc32,cbf43926",
    "crc32c,e3069283",
    "crc64nvme,ae8b14860a799888",
    "sha1,f7c3bc1d808e04732adf679965ccc34ca7ae3441"
  })
  void checksums(String algorithm, String hex) {
    for (int split = 0; split <= 9; split++) {
      var digests = new Digests(List.of(algorithm));
      byte[] all = "123456789".getBytes(StandardCharsets.US_ASCII);
      digests.update(all, split);
      digests.update(Arrays.copyOfRange(all, split, 9), 9 - split);
      byte[] wanted = HexFormat.of().parseHex(hex);
      assertEquals(Base64.getEncoder().encodeToString(wanted), digests.checksum(algorithm));
    }
  }

  @Test
  void whatWasNotAskedForIsNotThere() {
    var digests = new Digests(List.of());
    assertNull(digests.checksum("crc32"));
    assertEquals("d41d8cd98f00b204e9800998ecf8427e", digests.md5Hex());
  }
}
