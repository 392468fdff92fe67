package dev.maskstream.trainer.service;

import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.RegistryReader;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.trainer.service.RetrainPolicy.Stock;
import dev.maskstream.trainer.service.RunPlanner.Planning;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the trainer does next: stand by, go on with a run that was left, begin one, or rest.
 *
 * <p>Threads: one; each call of {@link #runOnce} is one step.
 */
final class RetrainLoop {
  private static final Logger log = LoggerFactory.getLogger(RetrainLoop.class);

  /** Between two tries of a run that Kafka did not do its part of. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Between two looks at the registry for a model that cannot be trained. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  /** Requests that nobody has ever answered are as old as this at most. */
  private static final Duration OLDEST_REQUEST = Duration.ofHours(1);

  private final Parts parts;
  private final FolderLock lock;
  private final Map<String, Instant> notBefore = new HashMap<>();
  private final Map<String, Long> usedElsewhere = new HashMap<>();
  private Optional<CandidatePublisher> publisher = Optional.empty();
  private Instant nextRun = Instant.MIN;
  private volatile String role = "standby";

  /**
   * What it decides about and by.
   *
   * @param publishers makes one that shuts out those before it
   */
  record Parts(
      TrainerServiceSettings settings,
      LabelFollower follower,
      Requests requests,
      LabelStore store,
      RunStore runs,
      ModelFiles files,
      RegistryReader registry,
      RunThread thread,
      ProgressEvents events,
      Supplier<CandidatePublisher> publishers,
      InstantSource clock) {}

  RetrainLoop(Parts parts) {
    this.parts = parts;
    this.lock = new FolderLock(parts.settings().folder());
  }

  /** Active, standby, or what it waits for. */
  String role() {
    return role;
  }

  /** One step. */
  void runOnce() throws IOException {
    parts.follower().poll();
    if (!parts.follower().isAssigned()) {
      standBy();
      return;
    }
    if (!lock.take()) {
      role = "waits for its folder, which another process holds";
      return;
    }
    if (publisher.isEmpty()) {
      takeOver();
    }
    parts.follower().read();
    // Requests first, then the labels' end: whoever labels and then asks finds the labels counted.
    parts.requests().poll();
    boolean caughtUp = parts.follower().isCaughtUp();
    parts.thread().ended().ifPresent(this::ended);
    if (caughtUp && parts.thread().current().isEmpty() && !now().isBefore(nextRun)) {
      next();
    }
    parts.follower().commit(parts.requests().newlyAnswered());
  }

  /** The folder is given back only when no run writes there any more. */
  private void standBy() throws IOException {
    role = "standby";
    parts.thread().stop();
    var _ = parts.thread().ended();
    if (parts.thread().current().isEmpty()) {
      close();
    }
  }

  private void takeOver() throws IOException {
    parts.runs().deleteParts();
    // Before the publisher: with one, this trainer is taken to know where requests begin.
    parts
        .requests()
        .begin(
            parts.follower().committed(parts.requests().partitions()),
            now().minus(OLDEST_REQUEST).toEpochMilli());
    publisher = Optional.of(parts.publishers().get());
    notBefore.clear();
    usedElsewhere.clear();
    tidy();
    role = "active";
  }

  private void ended(RunWorker.End end) {
    if (end == RunWorker.End.LATER) {
      // A publisher that Kafka refused once is of no more use.
      publisher.ifPresent(CandidatePublisher::close);
      publisher = Optional.empty();
      nextRun = now().plus(PATIENCE);
    }
  }

  /** Parents of runs that are kept; what else was fetched once is on Kafka. */
  private void tidy() throws IOException {
    int deleted =
        parts
            .files()
            .keepOnly(
                parts.runs().all().stream()
                    .map(run -> run.plan().parentSha256())
                    .collect(Collectors.toSet()));
    if (deleted > 0) {
      log.atInfo().addKeyValue("files", deleted).log("model files that no run needs are deleted");
    }
  }

  private void next() throws IOException {
    if (publisher.isEmpty()) {
      return;
    }
    Optional<RunPlan> left = parts.runs().unfinished();
    if (left.isPresent()) {
      parts.thread().start(left.get(), publisher.get());
      return;
    }
    Set<String> models = new TreeSet<>(parts.store().models());
    models.addAll(parts.requests().models());
    for (String model : models) {
      consider(model);
      if (parts.thread().current().isPresent()) {
        return;
      }
    }
  }

  private void consider(String model) throws IOException {
    Optional<String> asked = parts.requests().of(model);
    if (asked.isEmpty() && now().isBefore(notBefore.getOrDefault(model, Instant.MIN))) {
      return;
    }
    List<StoredLabel> labels = parts.store().of(model);
    switch (parts.settings().policy().decide(stock(model, labels), asked, now())) {
      case RetrainPolicy.Decision.Rest() -> {}
      case RetrainPolicy.Decision.Wait(String reason) -> wait(model, reason);
      case RetrainPolicy.Decision.Train(String rule) -> train(model, labels, rule);
    }
  }

  private Stock stock(String model, List<StoredLabel> labels) throws IOException {
    Optional<RunPlan> last = parts.runs().newest(model).map(RunStore.Run::plan);
    long used =
        Math.max(last.map(RunPlan::last).orElse(-1L), usedElsewhere.getOrDefault(model, -1L));
    List<StoredLabel> fresh = labels.stream().filter(one -> one.offset() > used).toList();
    return new Stock(
        labels.size(),
        Math.toIntExact(labels.stream().filter(StoredLabel::heldOut).count()),
        fresh.size(),
        fresh.stream().map(one -> Instant.ofEpochMilli(one.atMillis())).min(Instant::compareTo),
        last.map(plan -> Instant.parse(plan.startedAt())));
  }

  private void train(String model, List<StoredLabel> labels, String rule) throws IOException {
    RegistryContents registry = parts.registry().read(RunWorker.REGISTRY_DEADLINE);
    long used = RunPlanner.lastUsed(model, registry).orElse(-1);
    if (usedElsewhere.getOrDefault(model, -1L) < used) {
      // Another trainer made a version of some of these: the rule is asked again, knowing it.
      usedElsewhere.put(model, used);
      return;
    }
    List<StoredLabel> usable =
        registry.serving(model).map(version -> RunPlanner.matching(labels, version)).orElse(labels);
    Optional<String> shortage = parts.settings().policy().shortage(stock(model, usable));
    if (shortage.isPresent()) {
      wait(
          model,
          "of %d labels %d have the classes of the version that serves: %s"
              .formatted(labels.size(), usable.size(), shortage.get()));
      return;
    }
    RunPlanner planner = new RunPlanner(parts.settings().trust());
    switch (planner.plan(model, usable, registry, new RunPlanner.Wish(rule, now()))) {
      case Planning.Blocked(String reason) -> wait(model, reason);
      case Planning.Planned(RunPlan plan) ->
          begin(plan, usable, registry.serving(model).orElseThrow());
    }
  }

  private void begin(RunPlan plan, List<StoredLabel> labels, ModelVersion parent)
      throws IOException {
    Optional<RunStore.Run> before = parts.runs().named(plan.name());
    Optional<RunOutcome> outcome = before.flatMap(RunStore.Run::outcome);
    if (outcome.isPresent() && !outcome.get().state().equals(RunOutcome.FAILED)) {
      wait(
          plan.model(),
          "run %s has used these very labels: %s".formatted(plan.name(), outcome.get().detail()));
      return;
    }
    RunPlan kept;
    if (before.isPresent()) {
      parts.runs().reopen(before.get().plan());
      kept = before.get().plan();
    } else {
      parts.runs().keep(plan.model(), parts.settings().runsKept());
      kept = parts.runs().create(plan, labels, parts.store(), parent.getClassesList());
      tidy();
    }
    parts.requests().answered(plan.model());
    parts.thread().start(kept, publisher.orElseThrow());
  }

  private void wait(String model, String reason) {
    parts.events().waiting(model, reason);
    parts.requests().answered(model);
    notBefore.put(model, now().plus(LOOK));
  }

  private Instant now() {
    return parts.clock().instant();
  }

  /** Gives up what only the trainer that works may hold. */
  void close() throws IOException {
    publisher.ifPresent(CandidatePublisher::close);
    publisher = Optional.empty();
    lock.close();
  }
}
