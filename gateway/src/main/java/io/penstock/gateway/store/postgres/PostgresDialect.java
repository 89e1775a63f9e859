package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements as PostgreSQL takes them: no index is named, parameters stand in their order. */
final class PostgresDialect implements Dialect {
  private static final Pattern PARAMETER = Pattern.compile("\\?(\\d*)");

  @Override
  public Text text(String sql) {
    String plain =
        sql.replaceAll(" INDEXED BY \\w+", "").replaceAll("/\\*\\+(.*?)\\*/", "$1").strip();
    List<Integer> order = new ArrayList<>();
    var text = new StringBuilder();
    int greatest = 0;
    Matcher parameters = PARAMETER.matcher(plain);
    while (parameters.find()) {
      String number = parameters.group(1);
      int at = number.isEmpty() ? greatest + 1 : Integer.parseInt(number);
      greatest = Math.max(greatest, at);
      order.add(at - 1);
      parameters.appendReplacement(text, "?");
    }
    parameters.appendTail(text);
    return new Text(text.toString(), order.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public boolean isRemote() {
    return true;
  }
}
