import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/**
 * A server in memory at 127.0.0.1 and the port given, with an oplog and so with change streams, as
 * far as it has them: enough to see that they are read and resumed.
 */
public class Start {
  public static void main(String[] arguments) {
    var server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    server.enableOplog();
  }
}
