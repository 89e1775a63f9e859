package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Terraform with its aws provider, in a folder. Needs terraform, and the provider where terraform
 * finds it; where there is no network, in a folder that the variable TF_PLUGIN_DIR names.
 */
final class Terraform {
  private final Path folder;

  Terraform(Path folder) {
    this.folder = folder;
  }

  record Said(int code, String text) {}

  /**
   * Writes what is wanted.
   *
   * @param services of AWS that it names, by the provider's names
   */
  Terraform want(TestPenstock penstock, List<String> services, String resources)
      throws IOException {
    var endpoints = new StringBuilder();
    for (String service : services)
      endpoints
          .append("    ")
          .append(service)
          .append(" = \"")
          .append(penstock.api())
          .append("\"\n");
    Files.writeString(
        folder.resolve("main.tf"),
        """
        terraform {
          required_providers { aws = { source = "hashicorp/aws" } }
        }
        provider "aws" {
          region                      = "us-east-1"
          access_key                  = "test"
          secret_key                  = "test"
          skip_credentials_validation = true
          skip_metadata_api_check     = true
          skip_requesting_account_id  = true
          endpoints {
        %s  }
        }
        """
                .formatted(endpoints)
            + resources);
    return this;
  }

  /** Skips the test where there is no provider. */
  Terraform init() throws IOException, InterruptedException {
    assumeTrue(Npm.works("terraform", "version"), "terraform is missing");
    String plugins = System.getenv("TF_PLUGIN_DIR");
    Said init = plugins == null ? run("init") : run("init", "-plugin-dir=" + plugins);
    assumeTrue(init.code == 0, () -> "no provider: " + init.text);
    return this;
  }

  Said run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("terraform"));
    command.addAll(List.of(arguments));
    if (!arguments[0].equals("state")) {
      command.add(2, "-no-color");
      command.add(3, "-input=false");
    }
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  String done(String... arguments) throws IOException, InterruptedException {
    Said said = run(arguments);
    assertEquals(0, said.code, () -> String.join(" ", arguments) + "\n" + said.text);
    return said.text;
  }

  /** Makes it so, and sees that nothing is left to do. */
  Terraform apply(String summary) throws IOException, InterruptedException {
    String text = done("apply", "-auto-approve");
    assertTrue(text.contains(summary), text);
    Said plan = run("plan", "-detailed-exitcode");
    assertEquals(0, plan.code, plan.text);
    return this;
  }

  /** Forgets a resource and takes it up again. */
  Terraform imported(String resource, String id) throws IOException, InterruptedException {
    done("state", "rm", resource);
    done("import", resource, id);
    return this;
  }
}
