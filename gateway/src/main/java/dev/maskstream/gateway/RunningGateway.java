package dev.maskstream.gateway;

import java.net.URI;

/** A gateway that listens. Closing it frees everything it opened. */
public final class RunningGateway implements AutoCloseable {
  private final URI url;
  private final URI managementUrl;
  private final Opened opened;

  RunningGateway(URI url, URI managementUrl, Opened opened) {
    this.url = url;
    this.managementUrl = managementUrl;
    this.opened = opened;
  }

  /** Where users find it, such as {@code http://127.0.0.1:8080}. */
  public URI url() {
    return url;
  }

  /** Where {@code /livez}, {@code /readyz} and {@code /metrics} are. */
  public URI managementUrl() {
    return managementUrl;
  }

  @Override
  public void close() {
    opened.close();
  }
}
