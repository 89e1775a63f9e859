package io.penstock.gateway.s3.api;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of a request's XML. Nothing outside the text is ever looked at. Pure. */
record XmlIn(Element element) {
  private static final ErrorHandler SILENT = new DefaultHandler();

  /**
   * @param root the name that the document must have
   */
  static XmlIn of(Buffer body, String root) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setNamespaceAware(true);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(SILENT);
      Element element =
          builder.parse(new ByteArrayInputStream(body.getBytes())).getDocumentElement();
      if (!root.equals(element.getLocalName())) throw S3Faults.malformed();
      return new XmlIn(element);
    } catch (SAXException | IOException e) {
      throw S3Faults.malformed();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  List<XmlIn> all(String name) {
    var all = new ArrayList<XmlIn>();
    for (Node one = element.getFirstChild(); one != null; one = one.getNextSibling())
      if (one instanceof Element child && name.equals(child.getLocalName()))
        all.add(new XmlIn(child));
    return all;
  }

  /** Null when there is none. */
  XmlIn one(String name) {
    List<XmlIn> all = all(name);
    if (all.size() > 1) throw S3Faults.malformed();
    return all.isEmpty() ? null : all.getFirst();
  }

  String text() {
    return element.getTextContent();
  }

  String text(String name, String otherwise) {
    XmlIn found = one(name);
    return found == null ? otherwise : found.text();
  }

  String required(String name) {
    String text = text(name, null);
    if (text == null) throw S3Faults.malformed();
    return text;
  }
}
