import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Posts each record of a topic to an endpoint. Arguments: server, topic, group, port, consumers.
 */
public class Route {
  public static void main(String[] arguments) throws Exception {
    var main = new Main();
    main.configure()
        .addRoutesBuilder(
            new RouteBuilder() {
              @Override
              public void configure() {
                fromF(
                        "kafka:%s?brokers=%s&groupId=%s&autoOffsetReset=earliest&consumersCount=%s"
                            + "&valueDeserializer="
                            + "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        arguments[1], arguments[0], arguments[2], arguments[4])
                    .removeHeaders("*")
                    .toF("http://127.0.0.1:%s/?httpMethod=POST", arguments[3]);
              }
            });
    main.run();
  }
}
