import com.mongodb.client.MongoClients;
import org.bson.Document;

/** Puts documents into a collection. Arguments: port, database, collection, documents in JSON. */
public class Insert {
  public static void main(String[] arguments) {
    try (var client = MongoClients.create("mongodb://127.0.0.1:" + arguments[0])) {
      var collection = client.getDatabase(arguments[1]).getCollection(arguments[2]);
      for (int i = 3; i < arguments.length; i++) collection.insertOne(Document.parse(arguments[i]));
    }
  }
}
