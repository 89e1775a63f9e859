package io.penstock.function.process;

import io.penstock.function.process.Interpreters.Interpreter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a command becomes one that is kept from the machine. Blocking. */
interface LaunchForm extends Closeable {
  /** A script that Lambda's start scripts hand over to; what it says is Lambda's wording. */
  String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

  String CHECKED =
      "if [ ! -f \"$1\" ]; then echo \"$1: does not exist\"; exit 127; fi; if [ ! -x \"$1\" ]; then"
          + " echo \"$1: is not an executable\"; exit 126; fi; exec \"$@\"";

  /** By which the program that follows is known among an environment's. */
  String BESIDE = "penstock-extensions";

  /**
   * Runs the programs of a folder beside the command; what they print goes to descriptor 8. Told to
   * end, it tells the command, and stays until the others have ended too; else it ends with the
   * command, and they with it.
   */
  String WITH_EXTENSIONS =
      "trap 'stopping=1; kill -TERM $main 2>/dev/null' TERM; for e in \"$1\"/extensions/*; do if ["
          + " -f \"$e\" ] && [ -x \"$e\" ]; then \"$e\" </dev/null >&8 2>&1 8>&- & fi; done; shift;"
          + " \"$@\" </dev/null 8>&- & main=$!; wait $main; status=$?; while kill -0 $main"
          + " 2>/dev/null; do wait $main; status=$?; done; [ -z \"$stopping\" ] || wait; exit"
          + " $status";

  Prepared prepare(Launch launch, RuntimeKind kind, Interpreter interpreter, Packing.Packed packed)
      throws IOException;

  /**
   * @param command what is run, without the function's variables
   * @param input what the command reads them from
   * @param filter file of the system calls that are refused, or null
   * @param folder where the command is run; null: anywhere
   */
  record Prepared(List<String> command, byte[] input, Path filter, Path folder) {}

  /** The function's command behind its wrapper, where it has one. */
  static List<String> wrapped(
      List<String> command,
      RuntimeKind kind,
      Map<String, String> variables,
      String opt,
      boolean extensions) {
    List<String> runtime = wrapped(command, kind, variables, opt);
    if (!extensions) return runtime;
    var all = new ArrayList<>(List.of("/bin/sh", "-c", WITH_EXTENSIONS, BESIDE, opt));
    all.addAll(runtime);
    return all;
  }

  private static List<String> wrapped(
      List<String> command, RuntimeKind kind, Map<String, String> variables, String opt) {
    String wrapper = variables.get(WRAPPER);
    if (wrapper == null || wrapper.isEmpty() || !kind.knowsWrapper()) return command;
    String path = wrapper.startsWith("/opt/") ? opt + wrapper.substring(4) : wrapper;
    var all = new ArrayList<>(List.of("/bin/sh", "-c", CHECKED, "sh", path));
    all.addAll(command);
    return all;
  }
}
