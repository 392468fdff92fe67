package dev.maskstream.standalone.up;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.maskstream.processor.Readiness;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelId;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.processor.registry.ModelStatus;
import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadyWaitTest {
  private HttpServer gateway;

  @BeforeEach
  void answerThatAllIsWell() throws Exception {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/readyz",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  @Test
  void whatWasDecidedBeforeThisStartMayBeRejectedIfTheChosenVersionServes() {
    ReadyWait wait =
        waitOn(
            now(rejected("theirs")),
            now(rejected("theirs"), loading("ours")),
            now(serving("ours"), rejected("theirs")));

    assertThatCode(() -> wait.await(Optional.of("ours@1"))).doesNotThrowAnyException();
  }

  @Test
  void aChosenVersionThatIsRejectedEndsTheStartThoughAnotherModelServes() {
    ReadyWait wait = waitOn(now(serving("before"), rejected("ours")));

    assertThatThrownBy(() -> wait.await(Optional.of("ours@1")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the model cannot serve", "ours@1");
  }

  @Test
  void withoutAChoiceTheStartEndsWhenNoModelCanServe() {
    ReadyWait wait = waitOn(now(rejected("theirs")));

    assertThatThrownBy(() -> wait.await(Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("theirs@1");
  }

  @Test
  void whatServedBeforeIsNotTakenForWhatWasChosen() {
    ReadyWait wait = waitOn(now(serving("before")), now(serving("ours")));

    assertThatCode(() -> wait.await(Optional.of("ours@1"))).doesNotThrowAnyException();
  }

  /** The last answer is given again and again. */
  private ReadyWait waitOn(Readiness... answers) {
    Deque<Readiness> left = new ArrayDeque<>(Arrays.asList(answers));
    URI url = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
    return new ReadyWait(() -> left.size() > 1 ? left.removeFirst() : left.getFirst(), url);
  }

  /** The first model is the one of sources that name none. */
  private static Readiness now(ModelStatus... models) {
    boolean serves = models[0].serving().isPresent();
    return new Readiness(
        serves ? List.of() : List.of("no model"),
        Optional.of(models[0]),
        List.of(models),
        "RUNNING",
        0);
  }

  private static ModelStatus rejected(String model) {
    return status(
        model,
        Optional.empty(),
        new ModelState.Rejected(new ModelId(model, "1"), "a test says so"));
  }

  private static ModelStatus loading(String model) {
    return status(model, Optional.empty(), new ModelState.Loading(new ModelId(model, "1")));
  }

  private static ModelStatus serving(String model) {
    EngineReport engine =
        new EngineReport(
            new EngineChoice(new EngineInfo("fake", "fp32"), List.of()), 1, List.of(1), 1);
    ModelState.Serving serving = new ModelState.Serving(new ModelId(model, "1"), engine);
    return status(model, Optional.of(serving), serving);
  }

  private static ModelStatus status(
      String model, Optional<ModelState.Serving> serving, ModelState newest) {
    return new ModelStatus(
        model, serving, "", Optional.of(newest), Optional.empty(), Optional.empty());
  }
}
