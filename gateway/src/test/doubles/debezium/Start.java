import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.util.Properties;

/**
 * Reads a table of PostgreSQL as Debezium does, and prints a line for each record: key, tab, value.
 * Arguments: port, user, database, table with schema, then settings, name=value.
 */
public class Start {
  public static void main(String[] arguments) {
    var settings = new Properties();
    settings.put("name", "oracle");
    settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    settings.put("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    settings.put("topic.prefix", "works");
    settings.put("plugin.name", "pgoutput");
    settings.put("slot.name", "oracle");
    settings.put("publication.name", "oracle");
    settings.put("publication.autocreate.mode", "filtered");
    settings.put("database.hostname", "127.0.0.1");
    settings.put("database.port", arguments[0]);
    settings.put("database.user", arguments[1]);
    settings.put("database.password", "x");
    settings.put("database.dbname", arguments[2]);
    settings.put("table.include.list", arguments[3]);
    settings.put("key.converter.schemas.enable", "false");
    settings.put("value.converter.schemas.enable", "false");
    for (int i = 4; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    DebeziumEngine.create(Json.class)
        .using(settings)
        .notifying(record -> System.out.println(record.key() + "\t" + record.value()))
        .build()
        .run();
  }
}
