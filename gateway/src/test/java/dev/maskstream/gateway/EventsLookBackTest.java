package dev.maskstream.gateway;

import static dev.maskstream.gateway.EventLog.client;
import static dev.maskstream.gateway.EventLog.retrain;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who comes late to events, and wants so many of those that were. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsLookBackTest {
  private TestBroker broker;
  private TestGateway gateway;
  private EventLog events;

  @BeforeAll
  void start(TestBroker broker) {
    this.broker = broker;
    events = new EventLog(broker);
    gateway = TestGateway.start(broker, "back-events-", Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
    events.close();
  }

  @Test
  void whoLooksBackGetsSoManyOfTheEventsThatWereAskedFor() throws Exception {
    for (int i = 1; i <= 3; i++) {
      events.send(gateway, retrain("back-" + i));
    }
    events.flood(gateway, 5);

    try (EventClient client = client(gateway, "?from=-2&type=retrain_requested")) {
      assertThat(client.next().data().getString("model")).isEqualTo("back-2");
      assertThat(client.next().data().getString("model")).isEqualTo("back-3");
      events.send(gateway, retrain("back-4"));
      assertThat(client.next().data().getString("model")).isEqualTo("back-4");
    }
    try (EventClient client = client(gateway, "?from=-1&model=back-1")) {
      assertThat(client.next().data().getString("model")).isEqualTo("back-1");
    }
  }

  @Test
  void whoLooksBackIsToldOfEventsThatAreNoLongerInMemoryToo() throws Exception {
    try (TestGateway busy = TestGateway.start(broker, "busy-events-", Map.of())) {
      for (int i = 1; i <= 3; i++) {
        events.send(busy, retrain("old-" + i));
      }
      events.flood(busy, 3_000);
      events.send(busy, retrain("new"));
      events.flood(busy, 10);

      try (EventClient client = client(busy, "?from=-3&type=retrain_requested")) {
        assertThat(client.next().data().getString("model")).isEqualTo("old-2");
        assertThat(client.next().data().getString("model")).isEqualTo("old-3");
        assertThat(client.next().data().getString("model")).isEqualTo("new");
      }
    }
  }

  @Test
  void whoWantsNoMoreThanThereIsGetsAnAnswerThatEnds() throws Exception {
    events.send(gateway, retrain("ends-1"));
    events.send(gateway, retrain("ends-2"));
    events.flood(gateway, 1);
    String ours = "?until=now&model=ends-1,ends-2&from=";
    // Each found in memory, or not at all.
    assertThat(modelsUntilTheEnd(gateway, ours + "-2")).containsExactly("ends-1", "ends-2");
    assertThat(modelsUntilTheEnd(gateway, ours + "-3")).containsExactly("ends-1", "ends-2");
    assertThat(modelsUntilTheEnd(gateway, ours + "earliest")).containsExactly("ends-1", "ends-2");
    assertThat(modelsUntilTheEnd(gateway, ours + "latest")).isEmpty();
    assertThat(modelsUntilTheEnd(gateway, "?until=now&model=nobody&from=-3")).isEmpty();
  }

  @Test
  void anAnswerThatEndsIsWholeThoughItIsLong() throws Exception {
    try (TestGateway full = TestGateway.start(broker, "full-events-", Map.of())) {
      String model = "x".repeat(1_000);
      for (int i = 0; i < 1_000; i++) {
        var _ = events.begin(full.topics(), retrain(model));
      }
      events.flood(full, 3_000);

      assertThat(modelsUntilTheEnd(full, "?until=now&type=retrain_requested&from=-2000"))
          .hasSize(1_000);
    }
  }

  private static List<String> modelsUntilTheEnd(TestGateway gateway, String query)
      throws Exception {
    try (EventClient client = client(gateway, query)) {
      assertThat(client.hasEnded()).isTrue();
      return client.all().stream().map(told -> told.data().getString("model")).toList();
    }
  }

  @Test
  void nobodyLooksBackFurtherThanTenThousandEventsForAFew() throws Exception {
    try (TestGateway busier = TestGateway.start(broker, "busier-events-", Map.of())) {
      events.send(busier, retrain("too old"));
      events.flood(busier, 9_990);
      events.send(busier, retrain("new"));
      events.flood(busier, 10);

      try (EventClient client = client(busier, "?from=-2&type=retrain_requested")) {
        assertThat(client.next().data().getString("model")).isEqualTo("new");
      }
      try (EventClient client = client(busier, "?from=-10002&type=retrain_requested")) {
        assertThat(client.next().data().getString("model")).isEqualTo("too old");
      }
    }
  }
}
