package io.penstock.trigger.change.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import io.penstock.trigger.change.RefusedTableException;

/** What a server's refusal means, and what to do. */
final class MongoProblem {
  private static final int UNAUTHORIZED = 13;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int CHANGE_STREAM_FATAL = 280;
  private static final int HISTORY_LOST = 286;
  private static final int TOO_LARGE = 10334;
  private static final int NO_REPLICA_SET = 40573;

  private MongoProblem() {}

  /** A {@link RefusedTableException} with the remedy; what may pass by itself stays what it is. */
  static RuntimeException of(RuntimeException e, MongoStream stream) {
    if (e instanceof MongoSecurityException)
      return new RefusedTableException("the server does not know the user, or the password");
    int code =
        e instanceof MongoCommandException command
            ? command.getErrorCode()
            : e instanceof MongoException other ? other.getCode() : 0;
    String why =
        switch (code) {
          case UNAUTHORIZED ->
              "the user may not watch "
                  + stream
                  + ": grant find and changeStream there (TRIM_HORIZON also needs find on"
                  + " local.oplog.rs)";
          case AUTHENTICATION_FAILED -> "the server does not know the user, or the password";
          case CHANGE_STREAM_FATAL, HISTORY_LOST ->
              "the server has not got its changes from the mapping's place on any more, so some are"
                  + " lost: delete the mapping and create it again, and let the server keep more"
                  + " (replSetResizeOplog)";
          case TOO_LARGE ->
              "a change is larger than the 16 MB that a change stream can tell: delete the mapping"
                  + " and create it again AT_TIMESTAMP behind it, without FullDocument UpdateLookup"
                  + " if it had that";
          case NO_REPLICA_SET ->
              "the server has no change streams: it must be a member of a replica set (one member"
                  + " is enough: --replSet, rs.initiate()), or a router";
          default -> null;
        };
    return why == null ? e : new RefusedTableException(why);
  }
}
