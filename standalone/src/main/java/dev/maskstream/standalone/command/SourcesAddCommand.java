package dev.maskstream.standalone.command;

import com.google.gson.JsonObject;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.GatewayClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names a source, or changes one. */
@Command(
    name = "add",
    description = {
      "Name a source, or say anew how it is treated.",
      "With an address the gateway pulls it from then on: rtsp:// (H.264, H.265), http:// or",
      "https:// (motion JPEG), or file: (a video, where the gateway's cameras.files allows it).",
      "An address with a password belongs on standard input, where no other user reads it:",
      "  maskstream sources add gate-1 - < address.txt",
    })
final class SourcesAddCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "1 to 128 of A-Z a-z 0-9 . _ -")
  private String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "URL",
      defaultValue = "",
      description = "Where it is; - to read it from standard input; none if frames are sent to it.")
  private String url;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "",
      description = "Which model serves it; see `models list`. Default: the one that serves all.")
  private String model;

  @Option(
      names = "--delivery",
      paramLabel = "latest|every-frame",
      defaultValue = "",
      description = "Default: latest with an address, else every-frame.")
  private String delivery;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Most frames a second that are taken from a camera; 0 for all.")
  private float framesPerSecond;

  @Option(
      names = "--max-age",
      paramLabel = "MS",
      defaultValue = "0",
      description = "Latest only: a frame older than this is dropped; 0 for the processor's own.")
  private long maxAgeMillis;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    JsonObject limits = new JsonObject();
    limits.addProperty("max_frames_per_second", framesPerSecond);
    limits.addProperty("max_age_ms", maxAgeMillis);
    JsonObject source = new JsonObject();
    source.addProperty("url", url.equals("-") ? typed() : url);
    source.addProperty("model", model);
    source.addProperty("delivery", delivery);
    source.add("limits", limits);
    try (GatewayClient gateway = new GatewayClient(server.address())) {
      boolean made = gateway.putSource(name, source);
      spec.commandLine().getOut().println((made ? "added " : "changed ") + name);
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private static String typed() {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    try {
      String line = in.readLine();
      if (line == null || line.isBlank()) {
        throw new Failure("standard input holds no address");
      }
      return line.strip();
    } catch (IOException e) {
      throw new Failure("standard input cannot be read", e);
    }
  }
}
