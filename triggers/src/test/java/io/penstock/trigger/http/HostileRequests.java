package io.penstock.trigger.http;

import java.util.List;

/** What arrives on the wire of the HTTP port, good and bad, and how it is answered. */
public final class HostileRequests {
  private static final String H = "Host: localhost\r\n";
  private static final String OK = "GET /x HTTP/1.1\r\n" + H + "\r\n";
  private static final String CH = "3\r\nabc\r\n0\r\n\r\n";

  private HostileRequests() {}

  /**
   * One connection.
   *
   * @param expected the statuses that come back, in order, and whether it is closed after them
   */
  public record Case(String name, String expected, String bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them. */
  public static List<Case> all() {
    return List.of(
        // What must work.
        c("plain", "200", OK),
        c("pipelined", "200 200 200", OK + OK + OK),
        c("one empty line first", "200", "\r\n" + OK),
        c("body and pipelined", "200 200", post("Content-Length: 3\r\n", "abc") + OK),
        c("chunked and pipelined", "200 200", chunked("3\r\nabc\r\n0\r\n\r\n") + OK),
        c("chunk extension", "200", chunked("3;a=b\r\nabc\r\n0\r\n\r\n")),
        c("trailer", "200", chunked("3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n")),
        c("length 0", "200", post("Content-Length: 0\r\n", "")),
        c("connection close", "200 closed", head("Connection: close\r\n")),
        c("http 1.0", "200 closed", "GET /x HTTP/1.0\r\n" + H + "\r\n"),
        c("expect continue", "100 200", post("Expect: 100-continue\r\nContent-Length: 1\r\n", "a")),
        c("h2c upgrade is ignored", "200", head("Upgrade: h2c\r\nConnection: Upgrade\r\n")),
        c("three dots in a name", "200", "GET /a...b HTTP/1.1\r\n" + H + "\r\n"),
        c("unknown method", "200", "PURGE /x HTTP/1.1\r\n" + H + "\r\n"),
        c("host with port", "200", "GET /x HTTP/1.1\r\nHost: localhost:80\r\n\r\n"),
        c("IPv6 host", "200", "GET /x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
        // Host.
        bad("no host", "GET /x HTTP/1.1\r\n\r\n"),
        bad("no host in 1.0", "GET /x HTTP/1.0\r\n\r\n"),
        bad("two hosts", head("Host: other\r\n")),
        bad("two equal hosts", head(H)),
        bad("empty host", "GET /x HTTP/1.1\r\nHost: \r\n\r\n"),
        bad("host with slash", "GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        bad("host with user", "GET /x HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        bad("host list", "GET /x HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        bad("host in other case twice", head("HOST: localhost\r\n")),
        bad("host with a port in words", host("127.0.0.1:80x")),
        bad("host with a negative port", host("localhost:-1")),
        bad("host with a port too large", host("localhost:999999")),
        bad("host with the port 65536", host("localhost:65536")),
        bad("host with two ports", host("a:1:2")),
        bad("host with an empty port", host("localhost:")),
        bad("host that is only a port", host(":80")),
        bad("open bracket", host("[::1")),
        bad("no address in brackets", host("[zz]")),
        bad("empty brackets", host("[]")),
        bad("IPv4 in brackets", host("[127.0.0.1]")),
        bad("text behind brackets", host("[::1]80")),
        bad("bracket in the middle", host("a[::1]")),
        bad("naked IPv6", host("::1")),
        bad("empty label", host("a..b")),
        bad("dot first", host(".localhost")),
        c("root's dot", "200", host("localhost.")),
        bad("two authorizations", head("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n")),
        // Nothing behind the last answer is read.
        bad(
            "smuggled behind two hosts",
            "POST /x HTTP/1.1\r\n" + H + H + "Content-Length: 3\r\n\r\nabc" + OK),
        bad(
            "smuggled behind the absolute form",
            "POST http://localhost/x HTTP/1.1\r\n" + H + "Content-Length: 3\r\n\r\nabc" + OK),
        bad(
            "smuggled behind a dot segment",
            "POST /../x HTTP/1.1\r\n" + H + "Content-Length: 3\r\n\r\nabc" + OK),
        bad(
            "smuggled behind a dot segment without a body",
            "GET /../x HTTP/1.1\r\n" + H + "\r\n" + OK),
        bad("smuggled behind gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", CH) + OK),
        bad(
            "smuggled behind two encodings",
            post("Transfer-Encoding: chunked\r\n".repeat(2), CH) + OK),
        bad(
            "smuggled behind both lengths",
            post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", CH) + OK),
        c(
            "smuggled behind TRACE",
            "405 closed",
            "TRACE /x HTTP/1.1\r\n" + H + "Content-Length: 3\r\n\r\nabc" + OK),
        c(
            "smuggled behind too large",
            "413 closed",
            post("Content-Length: 99999999\r\n", OK.repeat(4))),
        c(
            "smuggled behind an expectation",
            "417 closed",
            post("Expect: magic\r\nContent-Length: 1\r\n", "a" + OK)),
        c(
            "smuggled after a good one",
            "200 400 closed",
            OK + "GET /../x HTTP/1.1\r\n" + H + "\r\n" + OK),
        c("behind the client's close", "200 closed", head("Connection: close\r\n") + OK),
        c(
            "behind the client's close and a body",
            "200 closed",
            post("Connection: close\r\nContent-Length: 3\r\n", "abc") + OK),
        c("behind HTTP/1.0", "200 closed", "GET /x HTTP/1.0\r\n" + H + "\r\n" + OK),
        // Request line.
        bad("absolute form", "GET http://localhost/x HTTP/1.1\r\n" + H + "\r\n"),
        bad("absolute form, other host", "GET http://evil/x HTTP/1.1\r\n" + H + "\r\n"),
        bad("authority form", "GET localhost:80 HTTP/1.1\r\n" + H + "\r\n"),
        bad("asterisk", "OPTIONS * HTTP/1.1\r\n" + H + "\r\n"),
        bad("fragment", "GET /x#y HTTP/1.1\r\n" + H + "\r\n"),
        bad("no path", "GET  HTTP/1.1\r\n" + H + "\r\n"),
        bad("raw UTF-8 in the path", "GET /\u00c3\u00a9 HTTP/1.1\r\n" + H + "\r\n"),
        bad("space in the path", "GET /a b HTTP/1.1\r\n" + H + "\r\n"),
        bad("tab in the path", "GET /a\tb HTTP/1.1\r\n" + H + "\r\n"),
        bad("NUL in the path", "GET /a\0b HTTP/1.1\r\n" + H + "\r\n"),
        bad("dot segment", "GET /a/../b HTTP/1.1\r\n" + H + "\r\n"),
        bad("dot segment at the end", "GET /a/.. HTTP/1.1\r\n" + H + "\r\n"),
        bad("single dot", "GET /./a HTTP/1.1\r\n" + H + "\r\n"),
        bad("encoded dots", "GET /a/%2e%2e/b HTTP/1.1\r\n" + H + "\r\n"),
        bad("half encoded dots", "GET /a/.%2E/b HTTP/1.1\r\n" + H + "\r\n"),
        bad("encoded dots at the end", "GET /a/%2e%2e HTTP/1.1\r\n" + H + "\r\n"),
        bad("encoded dots before the query", "GET /a/%2e%2e?x HTTP/1.1\r\n" + H + "\r\n"),
        bad("encoded NUL", "GET /a%00b HTTP/1.1\r\n" + H + "\r\n"),
        bad("encoded CRLF", "GET /a%0d%0ab HTTP/1.1\r\n" + H + "\r\n"),
        bad("backslash", "GET /a\\..\\b HTTP/1.1\r\n" + H + "\r\n"),
        bad("encoded backslash", "GET /a/..%5cb HTTP/1.1\r\n" + H + "\r\n"),
        bad("broken encoding", "GET /a%zz HTTP/1.1\r\n" + H + "\r\n"),
        bad("cut encoding", "GET /a%2 HTTP/1.1\r\n" + H + "\r\n"),
        bad("no version", "GET /x\r\n" + H + "\r\n"),
        bad("words for a version", "GET /x HTTP/one\r\n" + H + "\r\n"),
        c("version 1.2", "505 closed", "GET /x HTTP/1.2\r\n" + H + "\r\n"),
        c("version 2.0", "505 closed", "GET /x HTTP/2.0\r\n" + H + "\r\n"),
        c("HTTP/2 preface", "any closed", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        c("TRACE", "405 closed", "TRACE /x HTTP/1.1\r\n" + H + "\r\n"),
        c("CONNECT", "405 closed", "CONNECT localhost:80 HTTP/1.1\r\n" + H + "\r\n"),
        bad("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"),
        bad("two empty lines first", "\r\n\r\n" + OK),
        bad("an empty line and a bare LF", "\r\n\n" + OK),
        bad("two spaces", "GET  /x  HTTP/1.1\r\n" + H + "\r\n"),
        // Header lines.
        bad("folded line", head("X-A: b\r\n c\r\n")),
        bad("folded with tab", head("X-A: b\r\n\tc\r\n")),
        bad("folded first line", "GET /x HTTP/1.1\r\n X: y\r\n" + H + "\r\n"),
        bad("folded encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
        bad("bare LF", "GET /x HTTP/1.1\n" + H + "\r\n"),
        bad("bare LF in headers", head("X-A: b\nX-B: c\r\n")),
        bad("bare LF at the end", "GET /x HTTP/1.1\r\nHost: localhost\n\n"),
        bad("bare CR", head("X-A: b\rX-B: c\r\n")),
        bad("CR CR LF", head("X-A: b\r\r\n")),
        bad("NUL in a value", head("X-A: b\0c\r\n")),
        bad("control in a value", head("X-A: b\u0001c\r\n")),
        bad("DEL in a name", head("X\u007f: b\r\n")),
        bad("space before the colon", head("X-A : b\r\n")),
        bad("space in a name", head("X A: b\r\n")),
        bad("no colon", head("nonsense\r\n")),
        bad("no name", head(": b\r\n")),
        bad("raw bytes in a name", head("X-\u00e9: b\r\n")),
        bad("websocket", head("Connection: Upgrade\r\nUpgrade: websocket\r\n")),
        bad("websocket in other case", head("Connection: Upgrade\r\nUpgrade: WebSocket\r\n")),
        c("header of 11 KB", "431 closed", head("X: " + "a".repeat(11_000) + "\r\n")),
        c("path of 11 KB", "431 closed", "GET /" + "a".repeat(11_000) + " HTTP/1.1\r\n" + H),
        c("endless request line", "431 closed", "A".repeat(20_000)),
        c("300 header lines", "431 closed", head("X-A: b\r\n".repeat(300))),
        // Framing.
        bad("length and chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", CH)),
        bad("chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", CH)),
        bad("two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd")),
        bad("two equal lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc")),
        bad("length list", post("Content-Length: 3, 3\r\n", "abc")),
        bad("negative length", post("Content-Length: -1\r\n", "")),
        bad("signed length", post("Content-Length: +3\r\n", "abc")),
        bad("hex length", post("Content-Length: 0x3\r\n", "abc")),
        bad("length with text", post("Content-Length: 3a\r\n", "abc")),
        bad("empty length", post("Content-Length: \r\n", "")),
        bad("length beyond long", post("Content-Length: 99999999999999999999\r\n", "")),
        bad("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", CH)),
        bad("chunked on two lines", post("Transfer-Encoding: chunked\r\n".repeat(2), CH)),
        bad("identity", post("Transfer-Encoding: identity\r\n", "")),
        bad("gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", CH)),
        bad("xchunked", post("Transfer-Encoding: xchunked\r\n", CH)),
        bad("chunked with VT", post("Transfer-Encoding: \u000bchunked\r\n", CH)),
        bad("quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n", CH)),
        bad(
            "chunked in 1.0",
            "POST /x HTTP/1.0\r\n" + H + "Transfer-Encoding: chunked\r\n\r\n" + CH),
        c("huge declared body", "413 closed", post("Content-Length: 5368709120\r\n", "")),
        c("11 MB declared", "413 closed", post("Content-Length: 11534336\r\n", "x")),
        c("unknown expectation", "417 closed", post("Expect: magic\r\nContent-Length: 1\r\n", "a")),
        c(
            "expect, too large",
            "413 closed",
            post("Expect: 100-continue\r\nContent-Length: 99999999\r\n", "")),
        // Bad chunks come after the header was taken: what follows is not read.
        c("chunk size in words", "400 closed", chunked("xyz\r\nabc\r\n0\r\n\r\n")),
        c("negative chunk", "400 closed", chunked("-1\r\n")),
        c("chunk size 0x", "400 closed", chunked("0x3\r\nabc\r\n0\r\n\r\n")),
        c("huge chunk size", "400 closed", chunked("ffffffffffffffff\r\n")),
        c("chunk longer than said", "400 closed", chunked("3\r\nabcdef\r\n0\r\n\r\n")),
        c("chunk with bare LF", "400 closed", chunked("3\nabc\n0\n\n")),
        c("chunk extension with bare LF", "400 closed", chunked("3;a\nb\r\nabc\r\n0\r\n\r\n")),
        c(
            "refused after a good one",
            "200 400 closed",
            OK + "GET /../x HTTP/1.1\r\n" + H + "\r\n"));
  }

  private static Case c(String name, String expected, String bytes) {
    return new Case(name, expected, bytes);
  }

  private static Case bad(String name, String bytes) {
    return new Case(name, "400 closed", bytes);
  }

  private static String head(String lines) {
    return "GET /x HTTP/1.1\r\n" + H + lines + "\r\n";
  }

  private static String host(String value) {
    return "GET /x HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
  }

  private static String post(String lines, String body) {
    return "POST /x HTTP/1.1\r\n" + H + lines + "\r\n" + body;
  }

  private static String chunked(String body) {
    return post("Transfer-Encoding: chunked\r\n", body);
  }
}
