package dev.maskstream.standalone.command;

import dev.maskstream.standalone.client.ServerAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command finds a running gateway. */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "A running gateway. Default: ${DEFAULT-VALUE}")
  private String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:MASKSTREAM_KEY}",
      description = "API key, where the gateway wants one; also taken from MASKSTREAM_KEY.")
  private String key;

  ServerAddress address() {
    return ServerAddress.parse(url, Optional.ofNullable(key).filter(k -> !k.isBlank()));
  }
}
