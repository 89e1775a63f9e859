package io.penstock.trigger.change;

import java.util.ArrayList;
import java.util.List;

/** Reads the text of an array: {@code {1,NULL,"a,b"}}. Pure. */
final class PgArray {
  private final String text;
  private int at;

  private PgArray(String text) {
    this.text = text;
  }

  /** Texts, nulls, and lists of them; null when the text is no array's. */
  static List<Object> parse(String text) {
    // Bounds that do not begin at 1 are said first: [0:1]={1,2}
    int start = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    var array = new PgArray(text);
    array.at = start;
    try {
      List<Object> list = array.list();
      return array.at == text.length() ? list : null;
    } catch (StringIndexOutOfBoundsException e) {
      return null;
    }
  }

  private List<Object> list() {
    var list = new ArrayList<Object>();
    if (text.charAt(at++) != '{') throw new StringIndexOutOfBoundsException();
    if (text.charAt(at) == '}') {
      at++;
      return list;
    }
    while (true) {
      list.add(element());
      if (text.charAt(at++) == '}') return list;
    }
  }

  private Object element() {
    char first = text.charAt(at);
    if (first == '{') return list();
    var value = new StringBuilder();
    if (first == '"') {
      at++;
      for (char c; (c = text.charAt(at++)) != '"'; )
        value.append(c == '\\' ? text.charAt(at++) : c);
      return value.toString();
    }
    for (char c; (c = text.charAt(at)) != ',' && c != '}'; at++) value.append(c);
    String plain = value.toString();
    return plain.equalsIgnoreCase("NULL") ? null : plain;
  }
}
