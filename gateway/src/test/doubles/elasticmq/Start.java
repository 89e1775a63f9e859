import org.elasticmq.rest.sqs.SQSRestServerBuilder$;

/** Serves SQS at 127.0.0.1 and the port given, until it is killed. */
public class Start {
  public static void main(String[] arguments) {
    SQSRestServerBuilder$.MODULE$
        .withInterface("127.0.0.1")
        .withPort(Integer.parseInt(arguments[0]))
        .start()
        .waitUntilStarted();
  }
}
