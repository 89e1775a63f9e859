package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The example of AWS's documentation of signed pieces. */
class ChunkSignaturesTest {
  private static ChunkSignatures example() {
    var scope = new Sigv4.Scope("20130524", "us-east-1", "s3");
    return new ChunkSignatures(
        Sigv4.key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
        "20130524T000000Z",
        scope.toString(),
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
  }

  private static String hash(int length) {
    return Sigv4.hash("a".repeat(length).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void eachPieceIsSignedAfterTheOneBefore() {
    ChunkSignatures pieces = example();
    pieces.piece("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", hash(65536));
    pieces.piece("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", hash(1024));
    pieces.piece("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", hash(0));
  }

  @Test
  void anotherPieceOrOrderIsNot() {
    String first = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    String second = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    assertThrows(AwsFault.class, () -> example().piece(first, hash(65535)));
    assertThrows(AwsFault.class, () -> example().piece(second, hash(1024)));
    assertThrows(AwsFault.class, () -> example().piece(null, hash(65536)));
  }
}
