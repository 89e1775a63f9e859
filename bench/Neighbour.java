import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/**
 * Asks URLs in turn, so many times a second, and prints errors and the 50th and 99th percentile of
 * what each took.
 */
public class Neighbour {
  public static void main(String[] arguments) throws Exception {
    int rate = Integer.parseInt(arguments[0]);
    int count = rate * Integer.parseInt(arguments[1]);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    int urls = arguments.length - 2;
    long[][] nanos = new long[urls][count / urls];
    int[] errors = new int[1];
    long begun = System.nanoTime() + 3_000_000_000L;
    for (int i = -3 * rate / urls * urls; i < count / urls * urls; i++) {
      // From when it was due, so that what waits for one that is slow counts too.
      long due = begun + 1_000_000_000L * i / rate;
      while (System.nanoTime() < due) Thread.sleep(0, 200_000);
      String[] target = arguments[2 + Math.floorMod(i, urls)].split(" ");
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target[1]));
      if (target[0].equals("POST")) request.POST(HttpRequest.BodyPublishers.ofString("{}"));
      int status =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) errors[0]++;
      if (i >= 0) nanos[i % urls][i / urls] = System.nanoTime() - due;
    }
    StringBuilder said = new StringBuilder("{\"errors\":" + errors[0] + ",\"p50\":[");
    for (long[] one : nanos) Arrays.sort(one);
    for (long[] one : nanos)
      said.append(one == nanos[0] ? "" : ",").append(one[one.length / 2] / 1e6);
    said.append("],\"p99\":[");
    for (long[] one : nanos)
      said.append(one == nanos[0] ? "" : ",").append(one[one.length * 99 / 100] / 1e6);
    System.out.println(said + "]}");
  }
}
