package io.penstock.gateway.cli;

import io.penstock.gateway.settings.StoreAddress;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code cluster}: the gateways that share one database. */
@Command(
    name = "cluster",
    description = "Gateways that share a database (up --store).",
    footer = {
      "",
      "Examples:",
      "  penstock cluster drain --store file:///etc/penstock/store.properties",
      "  penstock cluster status --store file:///etc/penstock/store.properties",
      "  penstock cluster import .penstock --store file:///etc/penstock/store.properties"
    },
    mixinStandardHelpOptions = true)
public final class ClusterCommand {
  private static final int NONE_ACTIVE = 3;

  /** What is asked of the database itself, whether a gateway runs or not. */
  public interface Cluster {
    /** A row for each gateway: name, address, peer, clockMillis, version, state, seen, since. */
    List<JsonObject> members(StoreAddress store);

    /**
     * Has the active gateway hand over to another; what was done, in words, or null when {@code
     * only} is given and is not the active one.
     */
    String drain(StoreAddress store, String only, Duration patience);

    /** Brings the store of a state folder over; what there was of it, in words. */
    String importFrom(Path dataDir, StoreAddress store) throws IOException;
  }

  private final Cluster cluster;

  @Spec private CommandSpec spec;

  @Option(
      names = "--store",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:PENSTOCK_STORE}",
      description = "The database, as up has it. Default: PENSTOCK_STORE")
  private String store;

  ClusterCommand(Cluster cluster) {
    this.cluster = cluster;
  }

  @Command(
      name = "status",
      description = {
        "Which gateways there are, and which one is active.",
        "Exit status: 3 when none is active."
      },
      mixinStandardHelpOptions = true)
  int status(@Mixin Output output) {
    List<JsonObject> members = cluster.members(store());
    var table =
        new OutputTable(
            output, "name", "state", "address", "peer", "clockMillis", "version", "since", "seen");
    members.forEach(table::add);
    table.print(System.out, "No gateway has used this database.");
    return members.stream().anyMatch(one -> "ACTIVE".equals(one.getString("state")))
        ? 0
        : NONE_ACTIVE;
  }

  @Command(
      name = "drain",
      description = {
        "Have the active gateway end in order and another take over, and wait for that.",
        "Its supervisor starts it again, as one of the others."
      },
      mixinStandardHelpOptions = true)
  int drain(
      @Option(
              names = "--node",
              paramLabel = "NAME",
              description = "Only if this one is the active one, as cluster status names it.")
          String only,
      @Option(
              names = "--timeout",
              defaultValue = "60",
              paramLabel = "SECONDS",
              description = "How long it may take. Default: ${DEFAULT-VALUE}")
          int seconds) {
    String done = cluster.drain(store(), only, Duration.ofSeconds(seconds));
    spec.commandLine()
        .getOut()
        .println((done == null ? only + " is not the active one" : done) + ".");
    return 0;
  }

  @Command(
      name = "import",
      description = {
        "Bring the store of a state folder into an empty database, while no gateway runs on",
        "either. Can be repeated after a break; at the end the counts are compared."
      },
      mixinStandardHelpOptions = true)
  int bring(
      @Parameters(paramLabel = "DATA-DIR", description = "The folder of all state.") Path dataDir)
      throws IOException {
    String counts = cluster.importFrom(dataDir, store());
    spec.commandLine().getOut().println("Imported from " + dataDir + ": " + counts + ".");
    return 0;
  }

  private StoreAddress store() {
    if (store == null || store.isEmpty())
      throw new IllegalArgumentException(
          "--store: say which database, as for up, or set PENSTOCK_STORE.");
    StoreAddress address = StoreAddress.of(store);
    if (address.problem() != null) throw new IllegalArgumentException(address.problem());
    return address;
  }
}
