package io.penstock.gateway.cli;

import io.penstock.gateway.settings.Credentials;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.gateway.settings.Storage;
import io.penstock.gateway.settings.StoreAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code up}: one for each setting. */
public final class UpOptions {
  private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug", "trace");

  @Parameters(
      arity = "0..1",
      paramLabel = "TEMPLATE",
      description = "SAM or CloudFormation template (YAML or JSON). None: start empty.")
  private Path template;

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description = "The same as TEMPLATE, for settings files and variables.")
  private Path alsoTemplate;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings in YAML: NAME: VALUE, named as these options. PENSTOCK_NAME variables go"
              + " before it, the command line before both.")
  private Path config;

  @Mixin private TemplateValues values = new TemplateValues();

  @Mixin private OverrideOptions overrides = new OverrideOptions();

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Beyond loopback, credentials are needed.")
  private String host;

  @Option(
      names = "--http-port",
      defaultValue = "8080",
      description = "Port of APIs, function URLs, webhooks. Default: ${DEFAULT-VALUE}")
  private int httpPort;

  @Option(
      names = "--api-port",
      defaultValue = "4566",
      description = "Port of the AWS APIs, console, metrics. Default: ${DEFAULT-VALUE}")
  private int apiPort;

  @Option(
      names = "--data-dir",
      defaultValue = ".penstock",
      description = "Folder of all state. Default: ${DEFAULT-VALUE}")
  private Path dataDir;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "A PostgreSQL database instead of the file of the state, shared by several gateways of"
              + " which one is active: postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or"
              + " file:///STORE.properties with url, user, passwordFile, sslmode.")
  private String store;

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      description =
          "With --store: where the other gateways reach this one, on a port for them alone. All of"
              + " them serve then; what comes to one that is not the active one it passes on.")
  private String advertise;

  @Option(names = "--region", defaultValue = "us-east-1", description = "Region in ARNs.")
  private String region;

  @Option(names = "--account", defaultValue = "123456789012", description = "Account in ARNs.")
  private String account;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "Properties file: ACCESS_KEY_ID = SECRET lines, and token = TOKEN.")
  private Path credentials;

  @Option(names = "--insecure", description = "Listen beyond loopback without credentials.")
  private boolean insecure;

  @Option(
      names = "--durability",
      defaultValue = "full",
      description =
          "full: what is accepted is synced. relaxed: a power cut may lose the last events.")
  private String durability;

  @Option(
      names = "--store-limit",
      defaultValue = "10",
      paramLabel = "GIB",
      description =
          "Size of stored events at which no more are accepted. Default: ${DEFAULT-VALUE}")
  private double storeLimit;

  @Option(
      names = "--keep-succeeded",
      defaultValue = "24",
      paramLabel = "HOURS",
      description = "How long delivered events can be seen and replayed. Default: ${DEFAULT-VALUE}")
  private int keepSucceeded;

  @Option(
      names = "--keep-dead",
      defaultValue = "336",
      paramLabel = "HOURS",
      description = "How long dead letters can be seen and redriven. Default: ${DEFAULT-VALUE}")
  private int keepDead;

  @Option(
      names = "--concurrency",
      defaultValue = "1000",
      description = "Concurrent executions of all functions together. Default: ${DEFAULT-VALUE}")
  private int concurrency;

  @Option(
      names = "--max-environments",
      defaultValue = "64",
      description = "Function processes at once. Default: ${DEFAULT-VALUE}")
  private int maxEnvironments;

  @Option(
      names = "--idle-after",
      defaultValue = "300",
      paramLabel = "SECONDS",
      description = "How long an unused function process is kept. Default: ${DEFAULT-VALUE}")
  private int idleAfter;

  @Option(
      names = "--isolation",
      defaultValue = "auto",
      description = "auto, sandbox (needs bubblewrap; refuses to start without) or process.")
  private String isolation;

  @Option(
      names = "--missed-schedules",
      defaultValue = "skip",
      description = "Firings missed while down: skip, once or all. Default: ${DEFAULT-VALUE}")
  private String missedSchedules;

  @Option(
      names = "--missed-window",
      defaultValue = "86400",
      paramLabel = "SECONDS",
      description = "How far back missed firings are made up for. Default: ${DEFAULT-VALUE}")
  private long missedWindow;

  @Option(names = "--no-watch", description = "Do not follow changes of template and code.")
  private boolean noWatch;

  @Option(
      names = "--allow-range",
      paramLabel = "CIDR",
      description = "A private address range that deliveries may be sent to. Repeatable.")
  private List<String> allowedRanges = List.of();

  @Option(
      names = "--source",
      paramLabel = "NAME=URL",
      description =
          "Endpoint of a source: sqs=URL, dynamodb=URL, kinesis=URL, kafka=kafka://HOST:PORT,"
              + " postgresql=postgresql://USER:PASSWORD@HOST:PORT/DATABASE,"
              + " mysql=mysql://USER:PASSWORD@HOST:PORT,"
              + " documentdb=mongodb://USER:PASSWORD@HOST:PORT or"
              + " kafka=file:///CLIENT.properties.")
  private Map<String, URI> sources = Map.of();

  @Option(
      names = "--bucket",
      paramLabel = "NAME=WHERE",
      description =
          "Where a bucket of the template is: a folder; notifications, for one whose store sends"
              + " them; sqs:QUEUE or kafka:TOPIC, for one whose notifications come through these;"
              + " http://HOST:PORT/BUCKET, to be listed. Default: the folder buckets/NAME of the"
              + " state.")
  private Map<String, String> buckets = Map.of();

  @Option(
      names = "--api-url",
      paramLabel = "URL",
      description =
          "Where others reach the API port: in links and certificates of topics' messages."
              + " Default: localhost.")
  private URI apiUrl;

  @Option(
      names = "--grace",
      defaultValue = "25",
      paramLabel = "SECONDS",
      description =
          "How long what is under way may go on when the gateway is ended. Default:"
              + " ${DEFAULT-VALUE}")
  private int grace;

  @Option(
      names = "--http-threads",
      defaultValue = "0",
      description = "Event loops of the HTTP port; 0: one per core.")
  private int httpThreads;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "CIDR",
      description =
          "A reverse proxy's address or range: its X-Forwarded-For and -Proto are believed, and its"
              + " connections are not counted by address. Repeatable.")
  private List<String> trustedProxies = List.of();

  @Option(
      names = "--cors",
      paramLabel = "ORIGIN",
      description =
          "An origin whose pages may call the API port, such as http://localhost:3000. Repeatable.")
  private Set<String> origins = Set.of();

  @Option(names = "--metrics-open", description = "Tell metrics without the token.")
  private boolean metricsOpen;

  @Option(
      names = "--runtime",
      paramLabel = "NAME=PATH",
      description =
          "Program that runs a runtime, such as python3.13=/opt/py313/bin/python3. Default: looked"
              + " for on this machine, by version.")
  private Map<String, Path> runtimes = Map.of();

  @Option(
      names = "--quiet",
      arity = "0..1",
      fallbackValue = "true",
      description = "Print no requests, events and logs of functions.")
  private boolean quiet;

  @Option(
      names = "--log-format",
      defaultValue = "text",
      description = "What is printed: text, or json, an object a line. Default: ${DEFAULT-VALUE}")
  private String logFormat;

  @Option(
      names = "--log-level",
      defaultValue = "warn",
      description =
          "What is said of what goes wrong: error, warn, info, debug. Default: ${DEFAULT-VALUE}")
  private String logLevel;

  @Mixin private TraceOptions traces = new TraceOptions();

  @Mixin private TlsOptions tls = new TlsOptions();

  @Option(
      names = "--keep-logs",
      defaultValue = "336",
      paramLabel = "HOURS",
      description = "How long logs of functions are kept. Default: ${DEFAULT-VALUE}")
  private int keepLogs;

  @Option(
      names = "--log-limit",
      defaultValue = "512",
      paramLabel = "MIB",
      description =
          "Size of all logs together at which the oldest go; 8 MiB of a function at most. Default:"
              + " ${DEFAULT-VALUE}")
  private int logLimit;

  @Option(
      names = "--egress",
      defaultValue = "all",
      description =
          "What functions reach: all, or none (the gateway's API alone; needs bubblewrap and"
              + " socat). Default: ${DEFAULT-VALUE}")
  private String egress;

  @Option(
      names = "--no-freeze",
      description = "Let function processes run on between calls, which Lambda does not.")
  private boolean noFreeze;

  /**
   * @param environment the variables that may hold credentials
   * @throws IOException when the credentials file cannot be read
   */
  public Settings settings(Map<String, String> environment) throws IOException {
    if (!durability.equals("full") && !durability.equals("relaxed"))
      throw new IllegalArgumentException("--durability " + durability + ": full or relaxed.");
    if (!logFormat.equals("text") && !logFormat.equals("json"))
      throw new IllegalArgumentException("--log-format " + logFormat + ": text or json.");
    if (!LOG_LEVELS.contains(logLevel))
      throw new IllegalArgumentException(
          "--log-level " + logLevel + ": one of " + String.join(", ", LOG_LEVELS) + ".");
    var addresses = new HashMap<String, SourceAddress>();
    sources.forEach((name, url) -> addresses.put(name, SourceAddress.of(name, url)));
    return new Settings(
        template == null ? alsoTemplate : template,
        values.parameters(template == null ? alsoTemplate : template),
        host,
        httpPort,
        apiPort,
        dataDir,
        region,
        account,
        Credentials.read(credentials, environment),
        insecure,
        new Storage(
            store == null ? null : StoreAddress.of(store),
            advertise,
            durability.equals("relaxed"),
            (long) (storeLimit * (1L << 30)),
            Duration.ofHours(keepSucceeded),
            Duration.ofHours(keepDead)),
        concurrency,
        maxEnvironments,
        Duration.ofSeconds(idleAfter),
        isolation,
        missedSchedules,
        Duration.ofSeconds(missedWindow),
        !noWatch,
        allowedRanges,
        addresses,
        buckets,
        apiUrl,
        httpThreads,
        new Settings.Edge(trustedProxies, origins, metricsOpen, tls.pem()),
        new Settings.Running(runtimes, !noFreeze, egress),
        values.given(dataDir, environment),
        Duration.ofSeconds(grace),
        new Settings.Terminal(quiet, logFormat.equals("json"), logLevel),
        traces.settings(environment),
        new Settings.Logs(Duration.ofHours(keepLogs), logLimit * (1L << 20)),
        overrides.overrides(template == null ? alsoTemplate : template));
  }
}
