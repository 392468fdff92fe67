package dev.maskstream.standalone.up;

import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.PairChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What `up` is to start.
 *
 * @param data the data directory
 * @param kafka an outside broker, {@code HOST:PORT}; empty to start one inside
 * @param model what is to serve; empty for what served last, and at first the bundled model
 * @param promptable what is to answer prompts; empty for what did last, and at first the bundled
 *     one
 * @param demo whether the synthetic camera runs
 * @param train whether the trainer runs too
 * @param trust public keys whose model versions are opened, beside the user's own
 * @param environment where the user's own key is looked for
 * @param settings of the services, without those that follow from the rest
 */
public record UpPlan(
    Path data,
    Optional<String> kafka,
    Optional<ModelChoice> model,
    Optional<PairChoice> promptable,
    boolean demo,
    boolean train,
    List<String> trust,
    Map<String, String> environment,
    Map<String, String> settings) {}
