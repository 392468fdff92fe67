package dev.maskstream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.access.Caller;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.SourceShelf;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Source;
import org.junit.jupiter.api.Test;

class SourceDeskTest {
  /** Nothing is read, written or pulled as long as the shelf is not whole. */
  private final SourceDesk desk =
      new SourceDesk(
          new SourceDesk.Parts(
              new SourceShelf(), null, null, null, null, new Topics(""), Integer.MAX_VALUE));

  private static void assertStarting(SourceDesk.Done done) {
    assertThat(done).isInstanceOf(SourceDesk.Done.Refused.class);
    Problem problem = ((SourceDesk.Done.Refused) done).problem();
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.code()).isEqualTo("starting");
    assertThat(problem.retryAfterSeconds()).isPresent();
  }

  @Test
  void noSourceIsWrittenBeforeAllAreKnown() throws InterruptedException {
    Source plain = Source.newBuilder().setSourceId("gate").build();

    assertStarting(desk.put(new Caller.Local(), plain));
  }

  @Test
  void noSourceIsDeletedBeforeAllAreKnown() throws InterruptedException {
    assertStarting(desk.delete(new Caller.Local(), "gate"));
  }
}
