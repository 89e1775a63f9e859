import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;

/** Serves DynamoDB and its streams, in memory, at the port given, until it is killed. */
public class Start {
  public static void main(String[] arguments) throws Exception {
    ServerRunner.createServerFromCommandLineArgs(
            new String[] {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", arguments[0]})
        .start();
  }
}
