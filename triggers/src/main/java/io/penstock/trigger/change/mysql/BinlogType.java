package io.penstock.trigger.change.mysql;

/** Numbers of types in the binary log. Pure. */
final class BinlogType {
  static final int TINY = 1;
  static final int SHORT = 2;
  static final int LONG = 3;
  static final int FLOAT = 4;
  static final int DOUBLE = 5;
  static final int TIMESTAMP = 7;
  static final int LONGLONG = 8;
  static final int INT24 = 9;
  static final int DATE = 10;
  static final int TIME = 11;
  static final int DATETIME = 12;
  static final int YEAR = 13;
  static final int VARCHAR = 15;
  static final int BIT = 16;
  static final int TIMESTAMP2 = 17;
  static final int DATETIME2 = 18;
  static final int TIME2 = 19;
  static final int JSON = 245;
  static final int NEWDECIMAL = 246;
  static final int ENUM = 247;
  static final int SET = 248;
  static final int BLOB = 252;
  static final int VAR_STRING = 253;
  static final int STRING = 254;
  static final int GEOMETRY = 255;

  private BinlogType() {}

  /** How many bytes of a table map describe it; -1 for types that are not known. */
  static int metaBytes(int code) {
    return switch (code) {
      case FLOAT, DOUBLE, BLOB, JSON, GEOMETRY, TIME2, DATETIME2, TIMESTAMP2 -> 1;
      case BIT, VARCHAR, VAR_STRING, NEWDECIMAL, ENUM, SET, STRING -> 2;
      case TINY, SHORT, INT24, LONG, LONGLONG, YEAR, DATE, TIME, DATETIME, TIMESTAMP -> 0;
      default -> -1;
    };
  }

  /** Enumerations and sets call themselves strings, and say in the description what they are. */
  static int real(int code, int meta) {
    int first = meta >> 8;
    return code == STRING && (first == ENUM || first == SET) ? first : code;
  }

  /** Most bytes of a string; long ones borrow two bits of the type's number. */
  static int length(int meta) {
    int first = meta >> 8;
    return (first & 0x30) == 0x30 ? meta & 0xff : meta & 0xff | ((first & 0x30) ^ 0x30) << 4;
  }

  /** Whether the log says of it that it is signed or not. */
  static boolean isNumeric(int code) {
    return switch (code) {
      case TINY, SHORT, INT24, LONG, LONGLONG, NEWDECIMAL, FLOAT, DOUBLE, YEAR -> true;
      default -> false;
    };
  }
}
