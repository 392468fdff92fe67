package dev.maskstream.standalone.segment;

import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.standalone.client.GatewayClient;
import dev.maskstream.standalone.client.PromptAnswer;
import java.time.Duration;

/** Lets a running gateway do it. */
public final class RemotePrompter implements Prompter {
  private final GatewayClient gateway;
  private final String source;
  private final Duration patience;

  /**
   * @param gateway closed with this
   * @param patience how long an answer may take
   */
  public RemotePrompter(GatewayClient gateway, String source, Duration patience) {
    this.gateway = gateway;
    this.source = source;
    this.patience = patience;
  }

  @Override
  public PromptAnswer ask(byte[] picture, SegmentRequest asked) {
    return gateway.prompt(source, picture, asked, patience);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
