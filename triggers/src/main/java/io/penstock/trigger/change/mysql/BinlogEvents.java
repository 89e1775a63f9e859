package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.ChecksumType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventHeaderV4Deserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.change.RowChange;
import io.penstock.trigger.change.RowChange.Op;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads events of the binary log: rows of the one table that is followed as texts, rows of others
 * not at all, the rest as the library does. On the reader's thread.
 */
final class BinlogEvents extends EventDeserializer {
  private static final String DAMAGED = "a damaged event of the binary log";

  /** More than this zlib makes of no byte. */
  private static final int RATIO = 1_032;

  /** What is taken for an event before any of it has come. */
  private static final int PIECE = 1 << 20;

  private static final long LARGEST = Runtime.getRuntime().maxMemory() / 4;

  private static final int HEADER = 19;
  private static final int CHECKSUM = 4;
  private static final int QUERY = 2;
  private static final int FORMAT = 15;
  private static final int TABLE_MAP = 19;
  private static final int QUERY_COMPRESSED = 165;
  private static final int WRITE_COMPRESSED = 166;
  private static final int UPDATE_COMPRESSED = 167;
  private static final int DELETE_COMPRESSED = 168;
  private static final int CREATE_ROWS = 23;
  private static final int CREATE_ROWS_2 = 30;
  private static final int PARTIAL_UPDATE = 39;
  private static final int PAYLOAD = 40;
  private static final int COMPRESSED_2 = 169;

  /** The last rows of a statement: tables get new numbers then. */
  private static final int END_OF_STATEMENT = 1;

  private final EventHeaderV4Deserializer headers = new EventHeaderV4Deserializer();
  private final TableMaps maps;
  private final Map<Long, TableMap> tables = new HashMap<>();
  private boolean checked;

  BinlogEvents(TableMaps maps) {
    this.maps = maps;
  }

  /** What is sent before a log describes itself. */
  @Override
  @SuppressWarnings("deprecation") // the client itself still says it so
  public void setChecksumType(ChecksumType type) {
    checked = type != ChecksumType.NONE;
  }

  @Override
  public Event nextEvent(ByteArrayInputStream in) throws IOException {
    if (in.peek() == -1) return null;
    byte[] head = in.read(HEADER);
    int code = head[4] & 0xff;
    EventHeaderV4 header = headers.deserialize(new ByteArrayInputStream(head));
    long length = header.getEventLength() - HEADER;
    if (length < 0 || length > Integer.MAX_VALUE) throw new IOException(DAMAGED);
    in.enterBlock((int) length);
    try {
      return new Event(header, data(header.getEventType(), code, (int) length, in));
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | NegativeArraySizeException
        | NoSuchElementException
        | ArithmeticException
        | DateTimeException e) {
      throw new IOException(DAMAGED, e);
    } finally {
      in.skipToTheEndOfTheBlock();
    }
  }

  private EventData data(EventType type, int code, int length, ByteArrayInputStream in)
      throws IOException {
    int used = length - (checked ? CHECKSUM : 0);
    Rows rows = Rows.of(code);
    if (rows != null) return rows(rows, used, in);
    return switch (code) {
      case TABLE_MAP -> {
        TableMap map = maps.read(body(in, used));
        tables.put(map.id(), map);
        yield map;
      }
      case FORMAT -> {
        byte[] body = read(in, length);
        // Whether checksums follow is said before the one of this event.
        checked = body[length - CHECKSUM - 1] == 1;
        yield null;
      }
      case PARTIAL_UPDATE ->
          new Oddity(
              "rows were logged with parts of JSON alone: SET GLOBAL binlog_row_value_options ="
                  + " '', then delete the mapping and create it again");
      case PAYLOAD ->
          new Oddity(
              "transactions were logged compressed: SET GLOBAL binlog_transaction_compression ="
                  + " OFF, then delete the mapping and create it again");
      case QUERY -> query(body(in, used), false);
      case QUERY_COMPRESSED -> query(body(in, used), true);
      default ->
          switch (type) {
            case ROTATE, GTID, MARIADB_GTID, MARIADB_GTID_LIST, ANNOTATE_ROWS ->
                getEventDataDeserializer(type)
                    .deserialize(new ByteArrayInputStream(read(in, used)));
            default -> null;
          };
    };
  }

  private static EventData query(ByteBuffer in, boolean compressed) throws IOException {
    var query = new QueryEventData();
    query.setThreadId(in.getInt() & 0xffffffffL);
    query.setExecutionTime(in.getInt());
    int database = in.get() & 0xff;
    query.setErrorCode(in.getShort());
    in.position(in.position() + Short.BYTES + (in.getShort(in.position()) & 0xffff));
    query.setDatabase(text(in, database));
    in.get();
    ByteBuffer sql = compressed ? inflated(in) : in;
    query.setSql(text(sql, sql.remaining()));
    return query;
  }

  private static String text(ByteBuffer in, int length) {
    return new String(new Packed(in).bytes(length), StandardCharsets.UTF_8);
  }

  private static ByteBuffer body(ByteArrayInputStream in, int length) throws IOException {
    return ByteBuffer.wrap(read(in, length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The length is the server's word: what does not fit must not end the gateway. */
  private static byte[] read(ByteArrayInputStream in, int length) throws IOException {
    if (length > LARGEST)
      throw new RefusedTableException(
          "the binary log has an event of "
              + length
              + " bytes, more than a quarter of the memory that there is: give the gateway more"
              + " (-Xmx), then delete the mapping and create it again");
    if (length <= PIECE) return in.read(length);
    var pieces = ByteBuffer.wrap(in.read(PIECE));
    while (pieces.capacity() < length) {
      // Twice as much as has come is waited for, and no more.
      int more = Math.min(pieces.capacity(), length - pieces.capacity());
      byte[] piece = in.read(more);
      pieces = ByteBuffer.allocate(pieces.capacity() + more).put(pieces.array()).put(piece);
    }
    return pieces.array();
  }

  /**
   * A kind of event with rows.
   *
   * @param extra whether it has the length of more
   */
  private record Rows(Op op, boolean extra, boolean compressed) {
    static Rows of(int code) {
      int first =
          code >= COMPRESSED_2
              ? COMPRESSED_2
              : code >= WRITE_COMPRESSED
                  ? WRITE_COMPRESSED
                  : code >= CREATE_ROWS_2 ? CREATE_ROWS_2 : CREATE_ROWS;
      Op op =
          switch (code - first) {
            case 0 -> Op.CREATE;
            case 1 -> Op.UPDATE;
            case 2 -> Op.DELETE;
            default -> null;
          };
      return op == null
          ? null
          : new Rows(
              op,
              first == CREATE_ROWS_2 || first == COMPRESSED_2,
              first == WRITE_COMPRESSED || first == COMPRESSED_2);
    }
  }

  private EventData rows(Rows kind, int length, ByteArrayInputStream in) throws IOException {
    long id = in.readLong(6);
    int flags = in.readInteger(2);
    TableMap map = tables.get(id);
    if ((flags & END_OF_STATEMENT) != 0) tables.clear();
    if (map == null)
      throw new RefusedTableException("the binary log has rows of a table it has not named");
    if (map.table() == null) return null;
    ByteBuffer body = body(in, length - 8);
    if (kind.extra()) {
      int more = body.getShort() & 0xffff;
      body.position(body.position() + more - 2);
    }
    int columns = new Packed(body).length();
    BitSet one = bits(body, columns);
    BitSet other = kind.op() == Op.UPDATE ? bits(body, columns) : one;
    if (kind.compressed()) body = inflated(body);
    var before = new ArrayList<String[]>();
    var after = new ArrayList<String[]>();
    while (body.hasRemaining()) {
      int begun = body.position();
      if (kind.op() != Op.CREATE) before.add(row(map, one, body));
      if (kind.op() != Op.DELETE) after.add(row(map, other, body));
      // Rows of no columns would never end.
      if (body.position() == begun) throw new IOException(DAMAGED);
    }
    return new RowsChanged(kind.op(), map, before, after);
  }

  private static String[] row(TableMap map, BitSet sent, ByteBuffer in) throws IOException {
    BitSet nulls = bits(in, sent.cardinality());
    String[] row = new String[map.codes().length];
    for (int i = 0, at = 0; i < row.length; i++) {
      if (!sent.get(i)) row[i] = RowChange.UNCHANGED;
      else if (!nulls.get(at++))
        row[i] = Cells.read(map.codes()[i], map.metas()[i], map.type(i), in);
    }
    return row;
  }

  private static BitSet bits(ByteBuffer in, int count) {
    if (count < 0 || count / 8 > in.remaining()) throw new BufferUnderflowException();
    byte[] bytes = new byte[(count + 7) / 8];
    in.get(bytes);
    return BitSet.valueOf(bytes).get(0, count);
  }

  /** How MariaDB compresses: a byte that says how, the length, then what zlib made of it. */
  private static ByteBuffer inflated(ByteBuffer in) throws IOException {
    int lengthBytes = in.get() & 0x07;
    int length = 0;
    for (int i = 0; i < lengthBytes; i++) length = length << 8 | in.get() & 0xff;
    if (length < 0 || length / RATIO > in.remaining()) throw new IOException(DAMAGED);
    byte[] all = new byte[length];
    try (var inflater = new Inflater()) {
      inflater.setInput(in);
      for (int at = 0; at < length; ) {
        int more = inflater.inflate(all, at, length - at);
        if (more == 0) throw new IOException("rows that are compressed end early");
        at += more;
      }
    } catch (DataFormatException e) {
      throw new IOException(e);
    }
    return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
  }
}
