package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one XML answer. Not for several threads. */
public final class Xml {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();

  private final StringWriter text = new StringWriter(512);
  private final XMLStreamWriter out;

  Xml() {
    try {
      out = FACTORY.createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A whole document. */
  public static Buffer document(String root, String namespace, Consumer<Xml> content) {
    var xml = new Xml();
    xml.open(root, namespace);
    content.accept(xml);
    return xml.close().toBuffer();
  }

  void open(String root, String namespace) {
    write(
        () -> {
          out.writeStartElement(root);
          if (!namespace.isEmpty()) out.writeDefaultNamespace(namespace);
        });
  }

  /** An element with what the content writes into it. */
  public Xml in(String element, Consumer<Xml> content) {
    write(() -> out.writeStartElement(element));
    content.accept(this);
    write(out::writeEndElement);
    return this;
  }

  /**
   * An element with text; characters XML 1.0 cannot carry become U+FFFD.
   *
   * @param value null leaves the element out
   */
  public Xml text(String element, String value) {
    if (value == null) return this;
    write(
        () -> {
          out.writeStartElement(element);
          characters(clean(value));
          out.writeEndElement();
        });
    return this;
  }

  /** An attribute of the element that is being written, in a namespace of its own. */
  public Xml attribute(String namespace, String prefix, String name, String value) {
    write(
        () -> {
          out.writeNamespace(prefix, namespace);
          out.writeAttribute(prefix, namespace, name, value);
        });
    return this;
  }

  /** Text of the element that is being written. */
  public Xml content(String value) {
    write(() -> characters(clean(value)));
    return this;
  }

  /** A parser makes a line feed of a carriage return that is not written as a reference. */
  private void characters(String value) throws XMLStreamException {
    int from = 0;
    for (int at; (at = value.indexOf('\r', from)) >= 0; from = at + 1) {
      out.writeCharacters(value.substring(from, at));
      out.writeEntityRef("#xD");
    }
    out.writeCharacters(value.substring(from));
  }

  private static String clean(String value) {
    for (int i = 0; i < value.length(); i++) if (!allowed(value.charAt(i))) return replaced(value);
    return value;
  }

  private static String replaced(String value) {
    var cleaned = new StringBuilder(value.length());
    value
        .codePoints()
        .forEach(c -> cleaned.appendCodePoint(c > 0xFFFF || allowed((char) c) ? c : 0xFFFD));
    return cleaned.toString();
  }

  private static boolean allowed(char c) {
    return c >= 0x20 && c < 0xFFFE || c == '\t' || c == '\n' || c == '\r';
  }

  Xml close() {
    write(
        () -> {
          out.writeEndDocument();
          out.close();
        });
    return this;
  }

  Buffer toBuffer() {
    return Buffer.buffer(text.toString());
  }

  private interface Step {
    void run() throws XMLStreamException;
  }

  private static void write(Step step) {
    try {
      step.run();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }
}
