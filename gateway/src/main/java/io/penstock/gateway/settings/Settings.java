package io.penstock.gateway.settings;

import io.penstock.trigger.http.AddressRange;
import io.penstock.trigger.http.HttpSettings;
import io.penstock.trigger.http.PortTls;
import io.penstock.trigger.stream.AwsEndpoint;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything an operator can set, parsed once.
 *
 * @param template the SAM template; null to start empty and be filled through the API
 * @param parameters template parameters by name
 * @param host address both listeners bind to
 * @param httpPort port of the HTTP triggers; 0 for any free one
 * @param apiPort port of the AWS APIs, console, metrics; 0 for any free one
 * @param dataDir folder of all state
 * @param region region in ARNs and in functions' environments
 * @param account twelve-digit account in ARNs
 * @param credentials who may call the API port
 * @param insecure serve beyond loopback without credentials
 * @param storage how much is kept, how long, how safely
 * @param concurrency concurrent executions of all functions together
 * @param maxEnvironments managed environments (processes) at once
 * @param idleAfter how long an unused environment is kept
 * @param isolation {@code auto}, {@code sandbox} or {@code process}; auto takes the best there is
 * @param missedSchedules {@code skip}, {@code once} or {@code all}
 * @param missedWindow how far back missed firings are made up for
 * @param watch whether changes of template and code take effect while running
 * @param allowedRanges CIDR ranges that are not public and may be sent deliveries
 * @param sources where sources are, by the name of their kind: {@code sqs}
 * @param buckets where buckets are, by name: a folder; {@code notifications} for one whose store
 *     tells of itself, {@code sqs:QUEUE} or {@code kafka:TOPIC} where it does so through these; a
 *     URL to be listed. Others are folders among the state
 * @param apiUrl where others reach the API port, in links that topics send; null: on this machine
 * @param httpThreads event loops of the HTTP listeners; 0 for one per core
 * @param edge whom the ports believe and let in
 * @param running how functions are run
 * @param given what the template is told beside its parameters
 * @param grace what the end of the gateway may take in all
 * @param traces null for none
 */
public record Settings(
    Path template,
    Map<String, String> parameters,
    String host,
    int httpPort,
    int apiPort,
    Path dataDir,
    String region,
    String account,
    Credentials credentials,
    boolean insecure,
    Storage storage,
    int concurrency,
    int maxEnvironments,
    Duration idleAfter,
    String isolation,
    String missedSchedules,
    Duration missedWindow,
    boolean watch,
    List<String> allowedRanges,
    Map<String, SourceAddress> sources,
    Map<String, String> buckets,
    URI apiUrl,
    int httpThreads,
    Edge edge,
    Running running,
    Given given,
    Duration grace,
    Terminal terminal,
    Traces traces,
    Logs logs,
    FunctionOverrides overrides) {

  private static final long LEAST_LOGS = 16L << 20;

  /** The longest that a function runs. */
  private static final Duration MOST_GRACE = Duration.ofMinutes(15);

  public Settings {
    parameters = Map.copyOf(parameters);
    allowedRanges = List.copyOf(allowedRanges);
    sources = Map.copyOf(sources);
    buckets = Map.copyOf(buckets);
  }

  /** What it was given that nobody should read; never to be printed. */
  public List<String> secrets() {
    var all = new ArrayList<String>(credentials.keys().values());
    all.add(credentials.token());
    all.add(credentials.webhookToken());
    credentials.sources().values().forEach(key -> all.add(key.secret()));
    if (traces != null) all.addAll(traces.headers().values());
    all.addAll(given.secrets().values());
    if (storage.address() != null) all.add(storage.address().properties().get("password"));
    return all;
  }

  /** The same with another state folder, on free ports of loopback, for a moment. */
  public Settings elsewhere(Path folder) {
    return new Settings(
        template,
        parameters,
        "127.0.0.1",
        0,
        0,
        folder,
        region,
        account,
        Credentials.NONE,
        false,
        storage.ofItsOwn(),
        concurrency,
        maxEnvironments,
        idleAfter,
        isolation,
        missedSchedules,
        missedWindow,
        false,
        allowedRanges,
        sources,
        buckets,
        apiUrl,
        httpThreads,
        edge,
        running,
        given,
        grace,
        terminal,
        traces,
        logs,
        overrides);
  }

  /**
   * Where spans go.
   *
   * @param url takes OTLP over HTTP
   * @param ratio of the traces that begin here, 0 to 1
   * @param headers sent with the spans; may be secret
   */
  public record Traces(URI url, double ratio, Map<String, String> headers) {
    public Traces {
      headers = Map.copyOf(headers);
    }

    void problems(List<String> problems) {
      if (!Set.of("http", "https").contains(String.valueOf(url.getScheme()))
          || url.getHost() == null)
        problems.add("--traces " + url + ": a URL such as http://localhost:4318/v1/traces.");
      if (!(ratio >= 0 && ratio <= 1)) problems.add("--traces-ratio " + ratio + ": 0 to 1.");
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
      return "Traces[url=" + url + ", ratio=" + ratio + "]";
    }
  }

  /**
   * What is printed while the gateway runs.
   *
   * @param quiet whether requests, events and logs of functions are left out
   * @param json whether everything is printed as JSON, an object a line
   * @param logLevel from which level on what goes wrong is said: {@code warn}
   */
  public record Terminal(boolean quiet, boolean json, String logLevel) {}

  /**
   * Logs of functions in files.
   *
   * @param keep how long lines are kept
   * @param maxBytes of all files together
   */
  public record Logs(Duration keep, long maxBytes) {}

  /**
   * What a template is told beside its parameters.
   *
   * @param values what only AWS knows, by {@code Resource.Attribute}, resource or export
   * @param secrets SSM parameters and secrets by name
   * @param store where secrets are kept
   * @param verbose whether every warning is shown, or one line for each kind
   */
  public record Given(
      Map<String, String> values, Map<String, String> secrets, SecretStore store, boolean verbose) {
    public Given {
      values = Map.copyOf(values);
      secrets = Map.copyOf(secrets);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
      return "Given[values=" + values.keySet() + ", secrets=" + secrets.size() + "]";
    }
  }

  /** Endpoint of an SQS-compatible service; null when there is none. */
  public URI queues() {
    return address("sqs");
  }

  /**
   * A source that speaks AWS's protocols, with the keys there are for it; null when it is not
   * configured.
   */
  public AwsEndpoint awsSource(String name) {
    URI uri = address(name);
    return uri == null ? null : signed(name, uri);
  }

  private URI address(String name) {
    return sources.get(name) instanceof SourceAddress.Aws aws ? aws.uri() : null;
  }

  /** The source of a kind of which there is one at most; null when it is not configured. */
  public <T extends SourceAddress> T source(Class<T> kind) {
    for (SourceAddress source : sources.values())
      if (kind.isInstance(source)) return kind.cast(source);
    return null;
  }

  /** The same for an endpoint that is named elsewhere. */
  public AwsEndpoint signed(String name, URI uri) {
    Credentials.SourceKey key = credentials.sources().get(name);
    if (key == null) return AwsEndpoint.open(uri, region);
    return new AwsEndpoint(
        uri, key.region() == null ? region : key.region(), key.id(), key.secret(), null);
  }

  /**
   * @param programs interpreters by runtime, where not the machine's own are to be taken
   * @param freeze whether environments stand still between calls
   * @param egress {@code all}, or {@code none}: functions reach the gateway's API alone
   */
  public record Running(Map<String, Path> programs, boolean freeze, String egress) {
    public Running {
      programs = Map.copyOf(programs);
    }
  }

  /** Whether others than the one who started it can call, or there are secrets to keep. */
  public boolean exposed() {
    return !loopback() || credentials.hasKeys() || credentials.token() != null;
  }

  /**
   * @param trustedProxies ranges whose {@code X-Forwarded-For} and {@code -Proto} are believed, and
   *     whose connections are not counted by address
   * @param origins whose pages may call the API port, such as {@code http://localhost:3000}
   * @param metricsOpen whether metrics are told without the token
   * @param tls null: clear text only
   */
  public record Edge(
      List<String> trustedProxies, Set<String> origins, boolean metricsOpen, PortTls.Pem tls) {
    public Edge {
      trustedProxies = List.copyOf(trustedProxies);
      origins = Set.copyOf(origins);
    }

    public HttpSettings of(HttpSettings port) {
      return port.withTrustedProxies(AddressRange.all(trustedProxies.toArray(String[]::new)));
    }

    private void problems(List<String> problems) {
      for (String range : trustedProxies) {
        String problem = AddressRange.problem(range);
        if (problem != null) problems.add("--trusted-proxy " + range + ": " + problem);
      }
      for (String origin : origins)
        if (!origin.matches("[a-z][a-z0-9+.-]*://[A-Za-z0-9._-]+(:\\d{1,5})?"))
          problems.add(
              "--cors "
                  + origin
                  + ": an origin is needed, such as http://localhost:3000; no path, no *.");
    }
  }

  /** All that is wrong with these settings; empty when they can be used. */
  public List<String> problems() {
    var problems = new ArrayList<String>();
    port("--http-port", httpPort, problems);
    port("--api-port", apiPort, problems);
    if (httpPort == apiPort && httpPort != 0)
      problems.add("--http-port and --api-port are both " + httpPort + ": choose two ports.");
    if (!account.matches("\\d{12}"))
      problems.add("--account " + account + ": an AWS account id has twelve digits.");
    if (!region.matches("[a-z]{2}(-[a-z]+)+-\\d"))
      problems.add("--region " + region + ": not the form of an AWS region, such as us-east-1.");
    if (concurrency < 1) problems.add("--concurrency " + concurrency + ": at least 1.");
    if (maxEnvironments < 1)
      problems.add("--max-environments " + maxEnvironments + ": at least 1.");
    if (!List.of("auto", "sandbox", "process").contains(isolation))
      problems.add("--isolation " + isolation + ": one of auto, sandbox, process.");
    if (!List.of("all", "none").contains(running.egress()))
      problems.add("--egress " + running.egress() + ": all or none.");
    if (!List.of("skip", "once", "all").contains(missedSchedules))
      problems.add("--missed-schedules " + missedSchedules + ": one of skip, once, all.");
    storage.problems(problems);
    if (grace.isNegative() || grace.compareTo(MOST_GRACE) > 0)
      problems.add("--grace: 0 to " + MOST_GRACE.toSeconds() + " seconds.");
    if (logs.keep().compareTo(Duration.ofHours(1)) < 0)
      problems.add("--keep-logs: at least 1 hour.");
    if (logs.maxBytes() < LEAST_LOGS) problems.add("--log-limit: at least 16 MiB.");
    edge.problems(problems);
    if (traces != null) traces.problems(problems);
    for (String range : allowedRanges) {
      String problem = AddressRange.problem(range);
      if (problem != null) problems.add("--allow-range " + range + ": " + problem);
    }
    for (SourceAddress source : sources.values())
      if (source instanceof SourceAddress.Unusable unusable) problems.add(unusable.problem());
    buckets.forEach(
        (bucket, where) -> {
          try {
            if (BucketAddress.parse(where) instanceof BucketAddress.Folder(Path folder)
                && !Files.isDirectory(folder))
              problems.add(
                  "--bucket "
                      + bucket
                      + "="
                      + where
                      + ": there is no folder "
                      + folder.toAbsolutePath().normalize()
                      + ". Make it: mkdir -p "
                      + folder);
          } catch (IllegalArgumentException e) {
            problems.add("--bucket " + bucket + "=" + where + ": " + e.getMessage());
          }
        });
    if (apiUrl != null
        && (apiUrl.getHost() == null
            || !String.valueOf(apiUrl.getScheme()).matches("https?")
            || apiUrl.getRawQuery() != null
            || apiUrl.getRawFragment() != null))
      problems.add("--api-url " + apiUrl + ": an http or https URL without a query is needed.");
    if (!loopback() && !insecure && !(credentials.hasKeys() && credentials.token() != null))
      problems.add(
          "--host "
              + host
              + " is not loopback, so anyone who reaches it could run code here. Give access keys"
              + " and a console token (--credentials FILE, or PENSTOCK_ACCESS_KEY_ID,"
              + " PENSTOCK_SECRET_ACCESS_KEY and PENSTOCK_TOKEN), or say --insecure.");
    return problems;
  }

  public boolean loopback() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  private static void port(String option, int port, List<String> problems) {
    if (port < 0 || port > 65_535) problems.add(option + " " + port + ": 0 to 65535.");
  }
}
