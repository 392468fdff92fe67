package dev.maskstream.processor.kill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A processor's {@code /readyz} on this machine. */
final class Readyz {
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;

  Readyz(int port) {
    this.request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
  }

  /** Status and body; nothing while nobody answers. */
  String ask() throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException _) {
      return "";
    }
  }
}
