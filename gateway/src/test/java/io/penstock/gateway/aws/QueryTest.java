package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Query protocol: names of parameters in, text of elements out. */
class QueryTest {
  @Test
  void listsAreInTheOrderOfTheirNumbers() {
    var in = QueryParameters.parse("A.member.10=ten&A.member.2=two&A.member.x=none&B=plain&C");
    assertEquals(List.of("two", "ten"), in.texts("A.member"));
    assertEquals("plain", in.get("B"));
    assertEquals("", in.get("C"));
    assertEquals(List.of(), in.texts("B"));
  }

  @Test
  void mapsAreListsOfTwoMembers() {
    var in =
        QueryParameters.parse(
            "Attribute.1.Name=a&Attribute.1.Value=1&Attribute.2.Name=b&Attribute.3.Value=lost");
    assertEquals(Map.of("a", "1", "b", ""), in.map("Attribute", "Name", "Value"));
  }

  @Test
  void elementsOfAListHaveListsOfTheirOwn() {
    var in =
        QueryParameters.parse("E.1.Id=x&E.1.M.1.Name=a&E.1.M.1.Value.DataType=String&E.2.Id=y");
    List<QueryParameters> entries = in.list("E");
    assertEquals(List.of("x", "y"), entries.stream().map(one -> one.get("Id")).toList());
    assertEquals("String", entries.getFirst().list("M").getFirst().get("Value.DataType"));
  }

  @Test
  void percentAndPlusAreDecodedOnce() {
    assertEquals("a b+c%20", QueryParameters.parse("k=a+b%2Bc%2520").get("k"));
    assertEquals("ü\r\n", QueryParameters.parse("k=%C3%BC%0D%0A").get("k"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1&a=2", "a=%zz", "%=1"})
  void whatMakesNoSenseIsRefused(String form) {
    AwsFault fault = assertThrows(AwsFault.class, () -> QueryParameters.parse(form));
    assertEquals("MalformedQueryString", fault.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\r\n\"a\":1}", "\r", "a\rb\r\r\nc", "<&>\"'", "tab\tline\n", "😀 ü", ""})
  void aParserReadsTheTextThatWasWritten(String text) throws Exception {
    assertEquals(text, parsed(text));
  }

  @Test
  void whatXmlCannotCarryIsReplaced() throws Exception {
    assertEquals("a\uFFFDb\uFFFD", parsed("a\u0001b\uFFFE"));
  }

  private static String parsed(String text) throws Exception {
    byte[] xml = new Xml().in("A", a -> a.text("B", text)).close().toBuffer().getBytes();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml))
        .getElementsByTagName("B")
        .item(0)
        .getTextContent();
  }

  @Test
  void anElementWithoutAValueIsLeftOut() {
    assertEquals(
        "<A><C></C></A>",
        new Xml().in("A", a -> a.text("B", null).text("C", "")).close().toBuffer().toString());
  }
}
