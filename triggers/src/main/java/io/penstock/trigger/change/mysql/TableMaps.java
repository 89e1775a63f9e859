package io.penstock.trigger.change.mysql;

import io.penstock.trigger.change.Column;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.change.Table;
import io.penstock.trigger.change.mysql.MysqlType.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Reads table maps of one table: its columns as they were when the rows were written, names and key
 * with them, which the server logs with {@code binlog_row_metadata=FULL}. What the log does not say
 * of a type (that a text is JSON, that bytes are an address) is the catalogue's word.
 *
 * @param followed whether a database's table is
 * @param catalog as it is now
 */
record TableMaps(BiPredicate<String, String> followed, Supplier<MysqlCatalog> catalog) {
  /**
   * @param in in little-endian order
   */
  TableMap read(ByteBuffer in) {
    var packed = new Packed(in);
    long id = packed.integer(6);
    in.getShort();
    String database = packed.name();
    String name = packed.name();
    if (!followed.test(database, name)) return new TableMap(id, null, null, null);
    byte[] said = packed.bytes(packed.length());
    int[] codes = new int[said.length];
    for (int i = 0; i < codes.length; i++) codes[i] = said[i] & 0xff;
    packed.length();
    int[] metas = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      metas[i] = meta(codes[i], in, name);
      codes[i] = BinlogType.real(codes[i], metas[i]);
    }
    in.position(in.position() + (codes.length + 7) / 8);
    var notes = new TableNotes(in);
    if (notes.names().size() != codes.length)
      throw new RefusedTableException(
          "rows of table "
              + name
              + " were logged without the names of their columns: SET GLOBAL binlog_row_metadata ="
              + " FULL, then delete the mapping and create it again");
    return new TableMap(id, codes, metas, Table.of(database, name, columns(codes, metas, notes)));
  }

  private static int meta(int code, ByteBuffer in, String table) {
    switch (BinlogType.metaBytes(code)) {
      case 0:
        return 0;
      case 1:
        return in.get() & 0xff;
      case 2:
        int one = in.get() & 0xff;
        int other = in.get() & 0xff;
        return code == BinlogType.STRING ? one << 8 | other : other << 8 | one;
      default:
        throw new RefusedTableException(
            "table " + table + " has a column of a type that is not known (" + code + ")");
    }
  }

  private List<Column> columns(int[] codes, int[] metas, TableNotes notes) {
    var columns = new ArrayList<Column>();
    int numeric = 0;
    for (int i = 0; i < codes.length; i++) {
      String name = notes.names().get(i);
      boolean unsigned = BinlogType.isNumeric(codes[i]) && notes.unsigned(numeric++);
      columns.add(new Column(name, type(codes[i], metas[i], name, unsigned, notes), notes.key(i)));
    }
    return columns;
  }

  private MysqlType type(int code, int meta, String name, boolean unsigned, TableNotes notes) {
    return switch (code) {
      case BinlogType.TINY,
          BinlogType.SHORT,
          BinlogType.INT24,
          BinlogType.LONG,
          BinlogType.LONGLONG ->
          new MysqlType(
              Kind.INTEGER, unsigned, 0, java.nio.charset.StandardCharsets.UTF_8, List.of());
      case BinlogType.NEWDECIMAL -> MysqlType.of(Kind.DECIMAL, 0);
      case BinlogType.FLOAT -> MysqlType.of(Kind.FLOAT, 0);
      case BinlogType.DOUBLE -> MysqlType.of(Kind.DOUBLE, 0);
      case BinlogType.YEAR -> MysqlType.of(Kind.YEAR, 0);
      case BinlogType.BIT -> MysqlType.of(Kind.BIT, (meta >> 8) * 8 + (meta & 0xff));
      case BinlogType.DATE -> MysqlType.of(Kind.DATE, 0);
      case BinlogType.TIME, BinlogType.TIME2 -> MysqlType.of(Kind.TIME, meta);
      case BinlogType.DATETIME, BinlogType.DATETIME2 -> MysqlType.of(Kind.DATETIME, meta);
      case BinlogType.TIMESTAMP, BinlogType.TIMESTAMP2 -> MysqlType.of(Kind.TIMESTAMP, meta);
      case BinlogType.JSON -> MysqlType.of(Kind.JSON, 0);
      case BinlogType.GEOMETRY -> MysqlType.of(Kind.GEOMETRY, 0);
      case BinlogType.ENUM -> members(Kind.ENUM, notes.nextEnum(), notes.memberCollation());
      case BinlogType.SET -> members(Kind.SET, notes.nextSet(), notes.memberCollation());
      default -> text(code, meta, name, notes.textCollation());
    };
  }

  private MysqlType members(Kind kind, List<byte[]> names, int collation) {
    Charset charset = catalog.get().charset(collation);
    Charset of = charset == null ? java.nio.charset.StandardCharsets.ISO_8859_1 : charset;
    return new MysqlType(
        kind, false, 0, of, names.stream().map(bytes -> new String(bytes, of)).toList());
  }

  private MysqlType text(int code, int meta, String name, int collation) {
    Kind word = catalog.get().kind(name);
    if (word == Kind.UUID || word == Kind.INET4 || word == Kind.INET6) return MysqlType.of(word, 0);
    Charset charset = catalog.get().charset(collation);
    if (charset == null)
      return MysqlType.of(Kind.BYTES, code == BinlogType.STRING ? BinlogType.length(meta) : 0);
    return new MysqlType(word == Kind.JSON ? Kind.JSON : Kind.TEXT, false, 0, charset, List.of());
  }
}
