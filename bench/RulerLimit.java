import java.util.ArrayList;
import software.amazon.event.ruler.Machine;

/**
 * event-ruler alone on the patterns and events of bench/fanout's row {@code rules}, one thread.
 * Arguments: rules, seconds. Prints events per second.
 */
public class RulerLimit {
  public static void main(String[] arguments) throws Exception {
    int rules = Integer.parseInt(arguments[0]);
    long nanos = Long.parseLong(arguments[1]) * 1_000_000_000L;
    var machine = new Machine();
    for (int i = 0; i < rules; i++)
      machine.addRule(
          "r" + i,
          "{\"source\":[\"shop\"],\"detail\":{\"customer\":[\"c"
              + i
              + "\"],\"state\":[\"placed\"]}}");
    var events = new ArrayList<String>();
    for (int i = 0; i < 100; i++)
      events.add(
          "{\"version\":\"0\",\"id\":\"6a7e8feb-b491-4cf7-a9f1-bf3703467718\",\"detail-type\":\"Order\","
              + "\"source\":\"shop\",\"account\":\"123456789012\",\"time\":\"2026-01-01T00:00:00Z\","
              + "\"region\":\"us-east-1\",\"resources\":[],\"detail\":{\"customer\":\""
              + (i == 0 ? "c0" : "n" + i)
              + "\",\"state\":\"placed\",\"amount\":12.5,\"lines\":[{\"item\":\"a\",\"count\":2}]}}");
    long matched = 0;
    for (int warm = 0; warm < 200_000; warm++)
      matched += machine.rulesForJSONEvent(events.get(warm % 100)).size();
    long done = 0;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      for (String event : events) matched += machine.rulesForJSONEvent(event).size();
      done += 100;
    }
    if (matched == 0) throw new IllegalStateException("nothing matched");
    System.out.println(done * 1e9 / (System.nanoTime() - begin));
  }
}
